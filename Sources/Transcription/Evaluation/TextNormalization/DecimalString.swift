/// Whole numbers of any size as decimal digits: people say decillions, and transcripts hold numbers longer still.
enum DecimalString {
  /// Without leading zeros; "0" for an empty string.
  static func canonical(_ digits: String) -> String {
    let significant = digits.drop { $0 == "0" }
    return significant.isEmpty ? "0" : String(significant)
  }

  /// Sum of two numbers.
  static func sum(_ first: String, _ second: String) -> String {
    var digits: [UInt8] = []
    var carry: UInt8 = 0
    var left = first.utf8.reversed().makeIterator()
    var right = second.utf8.reversed().makeIterator()
    while true {
      let one = left.next()
      let two = right.next()
      if one == nil, two == nil, carry == 0 { break }
      let total = ((one ?? 48) &- 48) &+ ((two ?? 48) &- 48) &+ carry
      digits.append(48 + total % 10)
      carry = total / 10
    }
    return canonical(String(decoding: digits.reversed(), as: UTF8.self))
  }

  /// `number` with everything from the thousands up kept and what is below them multiplied by 10^`zeros`:
  /// "two thousand five" followed by "hundred".
  static func multiplyingBelowThousand(_ number: String, zeros: Int) -> String {
    let head = number.dropLast(3)
    let tail = number.suffix(3)
    return sum(String(head) + "000", tail + String(repeating: "0", count: zeros))
  }

  /// The decimal fraction `number` times 10^`zeros`, or nil where it is no number or the product is not whole.
  static func scaled(_ number: String, zeros: Int) -> String? {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.contains(where: { !$0.isEmpty }) else { return nil }
    guard parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.dropFirst(zeros).allSatisfy({ $0 == "0" }) else { return nil }
    let moved = fraction.prefix(zeros)
    return canonical(parts[0] + moved + String(repeating: "0", count: zeros - moved.count))
  }
}
