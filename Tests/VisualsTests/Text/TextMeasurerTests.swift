import Testing

@testable import Visuals

@Suite struct TextMeasurerTests {
  @Test("lines keep the width that is given and lose nothing")
  func wraps() {
    let text = TextMeasurer()
    let label = "a label that needs more than one line to be read"
    let block = text.block(label, size: 20, maximumWidth: 150, maximumLines: 9)
    #expect(block.lines.count > 1)
    #expect(block.width <= 150)
    #expect(block.lines.map(\.text).joined(separator: " ") == label)
    #expect(!block.isShortened)
  }

  @Test("what does not fit ends with an ellipsis and is kept whole beside it")
  func shortens() {
    let block = TextMeasurer().block(
      String(repeating: "word ", count: 90), size: 20, maximumWidth: 120, maximumLines: 2)
    #expect(block.isShortened && block.lines.count == 2)
    #expect(block.lines.last?.text.hasSuffix("…") == true)
    #expect(block.width <= 120)
    #expect(block.fullText.count == 449)
  }

  @Test("a word of ten thousand letters is cut into lines")
  func longWord() {
    let block = TextMeasurer().block(
      String(repeating: "x", count: 10_000), size: 20, maximumWidth: 100, maximumLines: 3)
    #expect(block.lines.count == 3 && block.width <= 100 && block.fullText.count == 10_000)
  }

  @Test(
    "scripts tell their direction",
    arguments: [("hello", false), ("مرحبا بالعالم", true), ("שלום", true), ("日本語", false)])
  func direction(label: String, rightToLeft: Bool) {
    let block = TextMeasurer().block(label, size: 20, maximumWidth: 400)
    #expect(block.rightToLeft == rightToLeft)
    #expect(block.width > 20)
  }

  @Test("Chinese and Japanese break between letters")
  func breaksIdeographs() {
    let block = TextMeasurer().block("確認してから注文を送る必要があります", size: 20, maximumWidth: 100, maximumLines: 9)
    #expect(block.lines.count >= 4 && block.width <= 100)
  }

  @Test("control characters, blanks and overrides of direction are left out")
  func cleans() {
    #expect(LabelText.clean("  a\u{0}\n\tb\u{202E}c  ") == "a bc")
    #expect(LabelText.clean("\u{FEFF}") == "")
  }

  @Test("threads measure the same at the same time")
  func threads() async {
    let widths = await withTaskGroup(of: Double.self) { group in
      for _ in 0..<16 {
        group.addTask { TextMeasurer().block("Measured 文字 نص", size: 18, maximumWidth: 900).width }
      }
      return await group.reduce(into: Set<Double>()) { $0.insert($1) }
    }
    #expect(widths.count == 1)
  }
}
