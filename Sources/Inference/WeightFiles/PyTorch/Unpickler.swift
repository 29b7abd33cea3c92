/// Reads a pickle (Python's `pickletools`, protocols 2 to 5) without executing anything.
///
/// A pickle is a program that may call any function of the Python that reads it. Here exactly three of its calls
/// have a meaning: an ordered dictionary, a tensor that views a storage, a parameter that wraps a tensor. What any
/// other call would have made stands as an inert mark that bears the name of what was to be called.
///
/// Time and memory are linear in the length of the pickle: every instruction adds at most one value per byte.
struct Unpickler {
  private var bytes: PickleBytes
  private var stack: [PickleValue] = []
  /// Heights of the stack at each open mark.
  private var marks: [Int] = []
  private var memory: [Int: PickleValue] = [:]
  private(set) var arena = PickleArena()

  /// Longest pickle that is read: that of a model of 100,000 tensors has 15 MB.
  static let longest = 64 << 20

  init(_ bytes: [UInt8], file: String) { self.bytes = PickleBytes(bytes, file: file) }

  /// Runs the pickle to its end.
  mutating func read() throws(WeightFileError) -> PickleValue {
    while true {
      let code = try bytes.number(1)
      if code == UInt8(ascii: ".") { return try pop() }
      try execute(UInt8(code))
    }
  }

  private mutating func execute(_ code: UInt8) throws(WeightFileError) {
    switch code {
    case 0x80:  // PROTO
      let version = try bytes.number(1)
      guard (2...5).contains(version) else { throw bytes.damaged("protocol \(version) is not read") }
    case 0x95: try bytes.take(8)  // FRAME
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.boolean(true))
    case 0x89: stack.append(.boolean(false))
    case UInt8(ascii: "J"): try pushInteger(4)
    case UInt8(ascii: "K"): stack.append(.integer(try bytes.number(1)))
    case UInt8(ascii: "M"): stack.append(.integer(try bytes.number(2)))
    case 0x8A: try pushInteger(try bytes.number(1))  // LONG1
    case 0x8B: try pushInteger(try bytes.number(4))  // LONG4
    case UInt8(ascii: "G"): try pushPlain(8)
    case UInt8(ascii: "X"): stack.append(.text(try bytes.text(try bytes.number(4))))
    case 0x8C, UInt8(ascii: "U"): stack.append(.text(try bytes.text(try bytes.number(1))))
    case 0x8D: stack.append(.text(try bytes.text(try bytes.number(8))))
    case UInt8(ascii: "T"): stack.append(.text(try bytes.text(try bytes.number(4))))
    case UInt8(ascii: "C"): try pushPlain(try bytes.number(1))
    case UInt8(ascii: "B"): try pushPlain(try bytes.number(4))
    case 0x8E, 0x96: try pushPlain(try bytes.number(8))
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: "0"): try popOrMark()
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"):
      let top = try pop()
      stack += [top, top]
    case UInt8(ascii: "q"): memory[try bytes.number(1)] = try top()
    case UInt8(ascii: "r"): memory[try bytes.number(4)] = try top()
    case 0x94: memory[memory.count] = try top()  // MEMOIZE
    case UInt8(ascii: "h"): try recall(try bytes.number(1))
    case UInt8(ascii: "j"): try recall(try bytes.number(4))
    default: try executeStructure(code)
    }
  }

  private mutating func executeStructure(_ code: UInt8) throws(WeightFileError) {
    switch code {
    case UInt8(ascii: ")"): pushTuple([])
    case 0x85, 0x86, 0x87:  // TUPLE1, TUPLE2, TUPLE3
      var elements: [PickleValue] = []
      for _ in 0..<code - 0x84 { elements.append(try pop()) }
      pushTuple(elements.reversed())
    case UInt8(ascii: "t"): pushTuple(try popToMark())
    case UInt8(ascii: "]"), 0x8F: pushList([])  // EMPTY_LIST, EMPTY_SET
    case UInt8(ascii: "l"), 0x91: pushList(try popToMark())  // LIST, FROZENSET
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"), 0x90: try append(try popToMark())  // APPENDS, ADDITEMS
    case UInt8(ascii: "}"): pushDictionary()
    case UInt8(ascii: "d"):
      let items = try popToMark()
      pushDictionary()
      try setItems(items)
    case UInt8(ascii: "s"):
      let (value, key) = (try pop(), try pop())
      try setItems([key, value])
    case UInt8(ascii: "u"): try setItems(try popToMark())
    case UInt8(ascii: "c"): stack.append(.global(try bytes.line() + "." + (try bytes.line())))
    case 0x93:  // STACK_GLOBAL
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw bytes.damaged("a class has no name")
      }
      stack.append(.global(module + "." + name))
    case UInt8(ascii: "R"), 0x81:  // REDUCE, NEWOBJ
      let arguments = try pop()
      stack.append(made(by: try pop(), arguments))
    case 0x92:  // NEWOBJ_EX
      _ = try pop()
      let arguments = try pop()
      stack.append(made(by: try pop(), arguments))
    case UInt8(ascii: "b"): _ = try pop()  // BUILD: the state of an inert object, or attributes of a dictionary
    case UInt8(ascii: "Q"): stack.append(try storage(try pop()))
    default:
      throw bytes.damaged("instruction \(code) is not used by PyTorch")
    }
  }

  // MARK: Values

  private mutating func pushInteger(_ width: Int) throws(WeightFileError) {
    stack.append(try bytes.signed(width).map { .integer($0) } ?? .plain)
  }

  private mutating func pushPlain(_ width: Int) throws(WeightFileError) {
    try bytes.take(width)
    stack.append(.plain)
  }

  private mutating func pushTuple(_ elements: [PickleValue]) {
    arena.tuples.append(elements)
    stack.append(.tuple(arena.tuples.count - 1))
  }

  private mutating func pushList(_ elements: [PickleValue]) {
    arena.lists.append(elements)
    stack.append(.list(arena.lists.count - 1))
  }

  private mutating func pushDictionary() {
    arena.dictionaries.append([])
    stack.append(.dictionary(arena.dictionaries.count - 1))
  }

  private mutating func append(_ elements: [PickleValue]) throws(WeightFileError) {
    switch try top() {
    case .list(let index): arena.lists[index] += elements
    case .opaque: break
    default: throw bytes.damaged("elements are added to what is no list")
    }
  }

  private mutating func setItems(_ items: [PickleValue]) throws(WeightFileError) {
    guard items.count.isMultiple(of: 2) else { throw bytes.damaged("a key has no value") }
    switch try top() {
    case .dictionary(let index):
      for item in stride(from: 0, to: items.count, by: 2) {
        arena.dictionaries[index].append((items[item], items[item + 1]))
      }
    case .opaque: break
    default: throw bytes.damaged("items are added to what is no dictionary")
    }
  }

  // MARK: Stack

  private func top() throws(WeightFileError) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw bytes.damaged("a value is missing")
    }
    return value
  }

  private mutating func pop() throws(WeightFileError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popOrMark() throws(WeightFileError) {
    if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
  }

  private mutating func popToMark() throws(WeightFileError) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw bytes.damaged("a mark is missing") }
    let values = Array(stack[mark...])
    stack.removeLast(values.count)
    return values
  }

  private mutating func recall(_ index: Int) throws(WeightFileError) {
    guard let value = memory[index] else { throw bytes.damaged("value \(index) was never kept") }
    stack.append(value)
  }

  // MARK: Calls

  private mutating func made(by callee: PickleValue, _ arguments: PickleValue) -> PickleValue {
    guard case .global(let name) = callee else { return .opaque("a value that is no function") }
    guard case .tuple(let index) = arguments else { return .opaque(name) }
    let values = arena.tuples[index]
    switch name {
    case "collections.OrderedDict" where values.isEmpty:
      arena.dictionaries.append([])
      return .dictionary(arena.dictionaries.count - 1)
    case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor":
      guard values.count >= 4, case .storage(let storage) = values[0], case .integer(let offset) = values[1],
        let shape = arena.integers(values[2]), let strides = arena.integers(values[3])
      else { return .opaque(name) }
      arena.tensors.append(
        PickledTensor(storage: arena.storages[storage], offset: offset, shape: shape, strides: strides))
      return .tensor(arena.tensors.count - 1)
    case "torch._utils._rebuild_parameter":
      if let first = values.first, case .tensor = first { return first }
      return .opaque(name)
    default:
      return .opaque(name)
    }
  }

  private static let elementTypes: [String: ElementType] = [
    "Double": .float64, "Float": .float32, "Half": .float16, "BFloat16": .bfloat16, "Long": .int64,
    "Int": .int32, "Short": .int16, "Char": .int8, "Byte": .uint8, "Bool": .bool,
  ]

  /// A storage by its persistent id ('storage', class, key, device, number of elements).
  private mutating func storage(_ identifier: PickleValue) throws(WeightFileError) -> PickleValue {
    guard case .tuple(let index) = identifier, arena.tuples[index].count >= 5,
      case .text("storage") = arena.tuples[index][0], case .global(let name) = arena.tuples[index][1],
      case .text(let key) = arena.tuples[index][2], case .integer(let count) = arena.tuples[index][4]
    else { throw bytes.damaged("a reference is not one to a tensor's data") }
    guard name.hasPrefix("torch."), name.hasSuffix("Storage"),
      let elementType = Self.elementTypes[String(name.dropFirst(6).dropLast(7))]
    else { return .opaque(name) }
    arena.storages.append(PickledStorage(key: key, elementType: elementType, elementCount: count))
    return .storage(arena.storages.count - 1)
  }
}
