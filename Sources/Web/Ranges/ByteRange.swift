/// Which part of a file a `Range` header asks for (RFC 9110, section 14).
public enum ByteRange: Sendable, Hashable {
  /// All of it: nothing is asked, or something that need not be understood, such as several parts.
  case whole
  case part(Range<Int64>)
  /// Nothing of the file lies there: 416.
  case unsatisfiable

  /// - Parameters:
  ///   - header: `bytes=0-99`, `bytes=100-`, `bytes=-50`.
  ///   - byteCount: of the file.
  public init(_ header: String?, byteCount: Int64) {
    self = .whole
    guard let header else { return }
    let sides = header.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2, sides[0].lowercased().filter({ $0 != " " }) == "bytes" else { return }
    let ends = sides[1].filter { $0 != " " && $0 != "\t" }.split(
      separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return }
    func number(_ text: Substring) -> Int64 { Int64(text) ?? .max }
    switch (ends[0].isEmpty, ends[1].isEmpty) {
    case (true, true): return
    case (true, false):
      let count = min(number(ends[1]), byteCount)
      self = count > 0 ? .part(byteCount - count..<byteCount) : .unsatisfiable
    case (false, let isOpen):
      let first = number(ends[0])
      let last = isOpen ? Int64.max : number(ends[1])
      guard first <= last else { return }
      self = first < byteCount ? .part(first..<min(last, byteCount - 1) + 1) : .unsatisfiable
    }
  }
}
