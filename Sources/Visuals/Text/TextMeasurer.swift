internal import CPango

/// Breaks and measures labels with Pango. It belongs to the thread that made it: every layout makes its own.
final class TextMeasurer {
  /// Fonts in order of preference; a letter that one lacks is looked for in the next, then in the system's others.
  static let family = "Noto Sans, DejaVu Sans, Droid Sans Fallback, sans-serif"

  private let context: OpaquePointer
  private struct Request: Hashable {
    var label: String
    var size: Double
    var weight: TextBlock.Weight
    var width: Double
    var lines: Int
    var balanced: Bool
  }

  /// Layouts try several arrangements of the same labels.
  private var known: [Request: TextBlock] = [:]
  private var metrics: [TextBlock.Weight: (ascent: Double, descent: Double)] = [:]

  init() { context = steno_text_context() }

  deinit { steno_text_context_free(context) }

  /// - Parameters:
  ///   - maximumWidth: of a line, in units of the page.
  ///   - maximumLines: what does not fit is cut off with an ellipsis.
  ///   - balanced: lines of nearly the same length instead of full ones with a short rest.
  func block(
    _ label: String, size: Double, weight: TextBlock.Weight = .regular, maximumWidth: Double,
    maximumLines: Int = 4, balanced: Bool = true
  ) -> TextBlock {
    let request = Request(
      label: label, size: size, weight: weight, width: maximumWidth, lines: maximumLines, balanced: balanced)
    if let block = known[request] { return block }
    let block = measured(request)
    known[request] = block
    return block
  }

  private func measured(_ request: Request) -> TextBlock {
    let (size, weight, maximumWidth) = (request.size, request.weight, request.width)
    let (maximumLines, balanced) = (request.lines, request.balanced)
    let full = LabelText.clean(request.label)
    let drawn = String(full.prefix(LabelText.drawnCharacters))
    let rightToLeft = drawn.utf8CString.withUnsafeBufferPointer {
      steno_text_is_right_to_left($0.baseAddress, Int32($0.count - 1)) != 0
    }
    let (ascent, descent) = lineMetrics(weight)
    var block = TextBlock(
      lines: [], size: size, weight: weight, rightToLeft: rightToLeft, ascent: ascent * size,
      lineHeight: (ascent + descent) * size, fullText: full, isShortened: drawn.count < full.count)
    guard !drawn.isEmpty else { return block }
    var lines = broken(drawn, block, width: maximumWidth)
    if lines.count > maximumLines || block.isShortened {
      block.isShortened = true
      lines = Array(lines.prefix(maximumLines))
      if let last = lines.last {
        lines[lines.count - 1] = shortened(last.text, block, width: maximumWidth)
      }
    } else if balanced, lines.count > 1 {
      lines = balancing(drawn, block, lines: lines, width: maximumWidth)
    }
    block.lines = lines
    if lines.count > 1, drawn.unicodeScalars.contains(where: { (0x600...0x8FF).contains($0.value) }) {
      // Letters of Arabic take other forms where a word is cut.
      for index in lines.indices { block.lines[index].width = width(of: lines[index].text, in: block) }
    }
    return block
  }

  /// The width of the longest word, below which words would have to be cut.
  func longestWord(_ label: String, size: Double, weight: TextBlock.Weight) -> Double {
    let drawn = String(LabelText.clean(label).prefix(LabelText.drawnCharacters))
    let style = TextBlock(
      lines: [], size: size, weight: weight, rightToLeft: false, ascent: 0, lineHeight: 0, fullText: "",
      isShortened: false)
    return drawn.split(separator: " ").map { broken(String($0), style, width: -1)[0].width }.max() ?? 0
  }

  /// The narrowest break with as many lines; words are never cut for it.
  private func balancing(_ text: String, _ block: TextBlock, lines: [TextBlock.Line], width: Double)
    -> [TextBlock.Line]
  {
    var best = lines
    let words = text.split(separator: " ").map { broken(String($0), block, width: -1)[0].width }
    var low = max(words.max() ?? 0, lines.map(\.width).reduce(0, +) / Double(lines.count) * 0.9)
    var high = lines.map(\.width).max() ?? width
    guard low < high else { return lines }
    for _ in 0..<4 {
      let middle = (low + high) / 2
      let attempt = broken(text, block, width: middle)
      if attempt.count <= lines.count {
        best = attempt
        high = middle
      } else {
        low = middle
      }
    }
    return best
  }

  /// With an ellipsis at its end, as long as fits.
  private func shortened(_ text: String, _ block: TextBlock, width: Double) -> TextBlock.Line {
    var kept = text
    while true {
      while kept.last == " " { kept.removeLast() }
      let line = broken(kept + "…", block, width: -1)[0]
      if line.width <= width || kept.isEmpty { return line }
      kept.removeLast()
    }
  }

  private func lineMetrics(_ weight: TextBlock.Weight) -> (ascent: Double, descent: Double) {
    if let known = metrics[weight] { return known }
    var ascent = 0.0
    var descent = 0.0
    Self.family.withCString { family in
      let style = steno_text_style(
        family: family, size: 100, weight: Int32(weight.rawValue), right_to_left: 0)
      steno_text_metrics(context, style, &ascent, &descent)
    }
    let found = (ascent / 100, descent / 100)
    metrics[weight] = found
    return found
  }

  /// - Parameter width: below 0 for one line.
  private func broken(_ text: String, _ block: TextBlock, width: Double) -> [TextBlock.Line] {
    Self.family.withCString { family in
      let style = steno_text_style(
        family: family, size: block.size, weight: Int32(block.weight.rawValue),
        right_to_left: block.rightToLeft ? 1 : 0)
      var found = [steno_text_line](repeating: steno_text_line(), count: 64)
      var bytes = Array(text.utf8)
      bytes.append(0)
      let count = bytes.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) { characters in
          Int(
            steno_text_break(
              context, style, characters.baseAddress, Int32(characters.count - 1), width, &found,
              Int32(found.count)))
        }
      }
      return found.prefix(min(count, found.count)).map { line in
        let end = Int(line.start) + Int(line.length)
        let part = bytes[Int(line.start)..<min(end, bytes.count - 1)]
        return TextBlock.Line(text: String(decoding: part, as: UTF8.self).trimmingBlanks, width: line.width)
      }
    }
  }

  /// The width of a line as it stands, for checking a layout.
  func width(of line: String, in block: TextBlock) -> Double { broken(line, block, width: -1)[0].width }
}

extension String {
  /// Without the blank that a line break stands for.
  fileprivate var trimmingBlanks: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
