/// Rules for names under which models are installed: each is one plain folder name.
enum ModelName {
  static let maximumLength = 64
  static let reservedSuffixes = [".partial", ".lock", ".removed"]

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// - Throws: `ModelStoreError.invalidName` for anything that could leave the store or hide in it.
  static func check(_ name: String) throws(ModelStoreError) {
    func refuse(_ reason: String) -> ModelStoreError { .invalidName(name: name, reason: reason) }
    if name.isEmpty { throw refuse("it is empty") }
    if name.utf8.count > maximumLength { throw refuse("it is longer than \(maximumLength) characters") }
    if !name.utf8.allSatisfy(isAllowed) { throw refuse("it has a character that is not allowed") }
    if name.hasPrefix(".") || name.hasPrefix("-") { throw refuse("it starts with '.' or '-'") }
    if name.contains("..") { throw refuse("it contains '..'") }
    if reservedSuffixes.contains(where: name.hasSuffix) { throw refuse("its ending is reserved") }
  }

  /// A valid name as near as possible to any text, such as a folder's name; nil if nothing is left of it.
  static func sanitised(_ text: String) -> String? {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      let next = isAllowed(byte) ? byte : UInt8(ascii: "-")
      let doubles = next == UInt8(ascii: "-") || next == UInt8(ascii: ".")
      if doubles, bytes.last == next { continue }
      bytes.append(next)
    }
    var name = String(decoding: bytes.prefix(maximumLength), as: UTF8.self)
    while let first = name.first, first == "." || first == "-" { name.removeFirst() }
    var changed = true
    while changed {
      changed = false
      while let last = name.last, last == "." || last == "-" {
        name.removeLast()
        changed = true
      }
      for suffix in reservedSuffixes where name.hasSuffix(suffix) {
        name.removeLast(suffix.count)
        changed = true
      }
    }
    return (try? check(name)) == nil ? nil : name
  }
}
