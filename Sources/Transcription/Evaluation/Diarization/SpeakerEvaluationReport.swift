public import Transcripts

/// One recording's result: who spoke, who was told to have spoken and how long it took.
public struct EvaluatedSpeakers: Sendable, Equatable {
  public let file: String
  public let rate: DiarizationErrorRate
  /// Speakers in the reference.
  public let expectedCount: Int
  /// Speakers that were told.
  public let toldCount: Int
  /// Length of the recording in seconds.
  public let audioSeconds: Double
  /// Time that it took in seconds.
  public let wallSeconds: Double

  /// - Parameters:
  ///   - collar, skipsOverlap: as for ``DiarizationErrorRate/measure(reference:hypothesis:regions:collar:skipsOverlap:)``.
  public init(
    file: String, reference: [SpeakerTurn], hypothesis: [SpeakerTurn], collar: Double, skipsOverlap: Bool,
    audioSeconds: Double, wallSeconds: Double
  ) {
    self.file = file
    rate = DiarizationErrorRate.measure(
      reference: reference, hypothesis: hypothesis, collar: collar, skipsOverlap: skipsOverlap)
    expectedCount = Set(reference.map(\.speaker)).count
    toldCount = Set(hypothesis.map(\.speaker)).count
    self.audioSeconds = audioSeconds
    self.wallSeconds = wallSeconds
  }
}

/// Who spoke when over a set of recordings. All rates are fractions, not per cent.
public struct SpeakerEvaluationReport: Sendable {
  public let recordings: [EvaluatedSpeakers]
  /// Seconds summed over all recordings.
  public let rate: DiarizationErrorRate
  /// Largest resident size of the process in bytes, nil where the system does not tell.
  public let peakMemoryBytes: Int?

  /// - Parameter peakMemoryBytes: see ``PeakMemory``.
  public init(recordings: [EvaluatedSpeakers], peakMemoryBytes: Int? = PeakMemory.bytes()) {
    self.recordings = recordings
    self.peakMemoryBytes = peakMemoryBytes
    rate = recordings.reduce(DiarizationErrorRate()) { $0 + $1.rate }
  }

  public var audioSeconds: Double { recordings.reduce(0) { $0 + $1.audioSeconds } }
  public var wallSeconds: Double { recordings.reduce(0) { $0 + $1.wallSeconds } }

  /// The report as indented JSON. Members: `files`, `der` and its parts `missed`, `false_alarm` and `confusion`
  /// (fractions of the reference's speech), the same in seconds with `_seconds`, `total_seconds`, `audio_seconds`,
  /// `wall_seconds`, `speed`, `peak_memory_bytes`, and `details` with one object per recording, which has
  /// `file`, `reference_speakers` and `speakers` too.
  public func json() -> String {
    var members: [(String, JSONValue)] = [("files", .integer(recordings.count))]
    members += Self.members(rate, audioSeconds, wallSeconds)
    members.append(("peak_memory_bytes", peakMemoryBytes.map { .integer($0) } ?? .null))
    let details = recordings.map { recording in
      JSONValue.object(
        [
          ("file", .string(recording.file)), ("reference_speakers", .integer(recording.expectedCount)),
          ("speakers", .integer(recording.toldCount)),
        ] + Self.members(recording.rate, recording.audioSeconds, recording.wallSeconds))
    }
    members.append(("details", .array(details)))
    return JSONValue.object(members).serialized(indented: true) + "\n"
  }

  private static func members(
    _ rate: DiarizationErrorRate, _ audio: Double, _ wall: Double
  ) -> [(String, JSONValue)] {
    let parts = [
      ("missed", rate.missed), ("false_alarm", rate.falseAlarm), ("confusion", rate.confusion),
    ]
    return [("der", .number(rate.rate, decimals: 6))]
      + parts.map { ($0.0, .number(rate.fraction($0.1), decimals: 6)) }
      + parts.map { ($0.0 + "_seconds", .number($0.1, decimals: 3)) }
      + [
        ("total_seconds", .number(rate.total, decimals: 3)), ("audio_seconds", .number(audio, decimals: 3)),
        ("wall_seconds", .number(wall, decimals: 3)),
        ("speed", .number(EvaluationReport.speed(audio, wall), decimals: 3)),
      ]
  }

  /// The report as aligned columns for a terminal, the worst recordings last, then the total. Rates are in per cent.
  public func table() -> String {
    let header = [
      "file", "speakers", "DER %", "missed %", "false %", "confused %", "speech s", "audio s", "speed",
    ]
    let sorted = recordings.sorted { ($0.rate.rate, $0.file) < ($1.rate.rate, $1.file) }
    let rows = sorted.map { recording in
      Self.row(
        AlignedTable.shortened(recording.file), "\(recording.toldCount)/\(recording.expectedCount)",
        recording.rate, recording.audioSeconds, recording.wallSeconds)
    }
    let right = recordings.count { $0.toldCount == $0.expectedCount }
    let total = Self.row("total", "\(right) right", rate, audioSeconds, wallSeconds)
    return AlignedTable.text([header] + rows, [total]) + "\n"
  }

  private static func row(
    _ name: String, _ speakers: String, _ rate: DiarizationErrorRate, _ audio: Double, _ wall: Double
  ) -> [String] {
    [name, speakers, AlignedTable.percent(rate.rate)]
      + [rate.missed, rate.falseAlarm, rate.confusion].map { AlignedTable.percent(rate.fraction($0)) }
      + [
        AlignedTable.fixed(rate.total, 1), AlignedTable.fixed(audio, 1),
        AlignedTable.fixed(EvaluationReport.speed(audio, wall), 1) + "x",
      ]
  }
}
