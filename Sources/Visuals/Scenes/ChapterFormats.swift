/// The scenes of a talk as chapters for players. Talks without times have none.
extension TalkVisuals {
  private var chapters: [(title: String, start: Double, end: Double)] {
    var found: [(title: String, start: Double, end: Double)] = []
    for scene in scenes {
      guard let start = scene.start, start.isFinite, start >= 0 else { continue }
      if !found.isEmpty { found[found.count - 1].end = max(found[found.count - 1].start, start) }
      let title = scene.title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      found.append(
        (title.isEmpty ? "Scene" : title, found.isEmpty ? 0 : start, max(start, scene.end ?? start)))
    }
    if let duration, duration.isFinite, let last = found.last {
      found[found.count - 1].end = max(last.end, duration)
    }
    return found
  }

  /// WebVTT of kind chapters; nil without times.
  public func chaptersVTT() -> String? {
    guard !chapters.isEmpty else { return nil }
    var text = "WEBVTT\n"
    for (number, chapter) in chapters.enumerated() {
      let title = chapter.title.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
        "-->", with: "→")
      text += "\n\(number + 1)\n\(Self.clock(chapter.start)) --> \(Self.clock(chapter.end))\n\(title)\n"
    }
    return text
  }

  /// FFmpeg's metadata file with chapters in milliseconds; nil without times.
  public func ffmpegMetadata() -> String? {
    guard !chapters.isEmpty else { return nil }
    var text = ";FFMETADATA1\ntitle=\(Self.escaped(title))\n"
    for chapter in chapters {
      text +=
        "\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=\(Self.milliseconds(chapter.start))\nEND=\(Self.milliseconds(chapter.end))\ntitle=\(Self.escaped(chapter.title))\n"
    }
    return text
  }

  /// Lines of a time and a title as video platforms read them from a description: the first at 0:00; nil without times.
  public func chapterList() -> String? {
    guard !chapters.isEmpty else { return nil }
    let isLong = (chapters.last?.start ?? 0) >= 3600
    return chapters.map { chapter in
      let seconds = Self.milliseconds(chapter.start) / 1000
      let time =
        isLong
        ? "\(seconds / 3600):\(Self.two(seconds / 60 % 60)):\(Self.two(seconds % 60))"
        : "\(seconds / 60):\(Self.two(seconds % 60))"
      return "\(time) \(chapter.title)\n"
    }.joined()
  }

  private static func milliseconds(_ seconds: Double) -> Int {
    Int((min(max(0, seconds), 1e9) * 1000).rounded())
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func clock(_ seconds: Double) -> String {
    let time = milliseconds(seconds)
    let rest = time % 1000
    return
      "\(two(time / 3_600_000)):\(two(time / 60_000 % 60)):\(two(time / 1000 % 60)).\(rest < 10 ? "00" : rest < 100 ? "0" : "")\(rest)"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "=;#\\".contains(character) { result.append("\\") }
      result.append(character.isNewline ? " " : character)
    }
    return result
  }
}
