extension RTTM {
  /// One line a turn, in the order given, times to a millisecond.
  ///
  /// The format separates its fields by white space, so white space in names becomes `_`, and an empty name too.
  /// Turns that end in the millisecond in which they start are left out.
  ///
  /// - Parameter recording: name of the recording, usually that of its file without the extension.
  public static func text(_ turns: [SpeakerTurn], recording: String) -> String {
    let name = field(recording)
    var text = ""
    for turn in turns {
      let span = Timestamp.span(turn.start, turn.end)
      guard span.count > 1 else { continue }
      let (start, duration) = (seconds(span.lowerBound), seconds(span.upperBound - span.lowerBound))
      text += "SPEAKER \(name) \(channel) \(start) \(duration) \(unknown) \(unknown) "
      text += "\(field(turn.speaker)) \(unknown) \(unknown)\n"
    }
    return text
  }

  private static func field(_ name: String) -> String {
    guard !name.isEmpty else { return "_" }
    var field = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      let separates = scalar.properties.isWhitespace || scalar.value < 32 || scalar.value == 127
      field.append(separates ? "_" : scalar)
    }
    return String(field)
  }

  private static func seconds(_ milliseconds: Int) -> String {
    "\(milliseconds / 1000).\(Timestamp.padded(milliseconds % 1000, to: 3))"
  }
}
