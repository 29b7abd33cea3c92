import Testing

@testable import Transcription

@Suite("Compression ratio")
struct CompressionRatioTests {
  /// Text, its bytes and the bytes that Python's `zlib.compress` makes of them.
  private static let goldens: [(String, Int, Int)] = [
    ("", 0, 8), ("a", 1, 9), ("Hello, world.", 13, 21), (" the kettle was on the stove", 28, 34),
    (String(repeating: "no ", count: 50), 150, 14),
    ("ha ha ha ha ha ha ha ha ha ha ha ha ha", 38, 13),
    (String(repeating: "Thank you. ", count: 20), 220, 22), ("über die Brücke", 17, 25),
    (String(repeating: "子どもたちが手を振った。", count: 6), 216, 48),
    (String(repeating: "♪", count: 40), 120, 14), ("1 2 3 4 5 6 7 8 9 10", 20, 28),
    ("A quick brown fox jumps over the lazy dog while it rains in Spain, mainly on the plain.", 87, 84),
  ]

  @Test("Ratios are those of Python's zlib")
  func goldens() {
    for (text, bytes, compressed) in Self.goldens {
      #expect(CompressionRatio.of(text) == Float(bytes) / Float(compressed), "\(text)")
    }
  }
}
