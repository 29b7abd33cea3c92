import Foundation
import ModelFixtures
import Testing

@testable import Inference

@Suite struct PyTorchFileTests {
  @Test("A file that PyTorch wrote gives its tensors, views and shared storages included")
  func golden() throws {
    let data = try #require(Data(base64Encoded: PyTorchGolden.base64, options: .ignoreUnknownCharacters))
    let file = try WeightFile(contents: [UInt8](data), name: "small.pt")
    #expect(file.format == .pytorch)
    #expect(file.tensors.keys.sorted() == ["brain", "count", "half", "parameter", "part", "plain", "turned"])
    let base = (0..<12).map { Float($0) / 8 }
    #expect(try file.float32("plain") == base)
    #expect(try file.float32("part") == [5, 6, 9, 10].map { $0 / 8 })
    #expect(try file.tensor("turned").shape == [4, 3])
    #expect(try file.float32("turned") == (0..<12).map { base[$0 % 3 * 4 + $0 / 3] })
    #expect(try file.float32(file.tensor("turned"), rows: 1..<2) == [1, 5, 9].map { $0 / 8 })
    #expect(try file.float32("half") == [1.5, -2])
    #expect(try file.float32("brain") == [0.25, -3])
    #expect(try file.integers("count") == [7])
    #expect(try file.tensor("count").shape == [])
    #expect(try file.float32("parameter") == [0.5])
  }

  @Test("The weights of a training checkpoint are found, its objects stay inert, and it opens by its path")
  func checkpoint() throws {
    let folder = try TemporaryFolder()
    try folder.write(PyTorchFixture.archive(PyTorchFixture.checkpoint), as: "model.bin")
    let file = try WeightFile.open(folder.path("model.bin"))
    #expect(file.tensors.keys.sorted() == ["half", "plain", "turned"])
    #expect(try file.float32("plain") == PyTorchFixture.values)
    #expect(try file.float32("turned") == [0, 3, 1, 4, 2, 5].map { PyTorchFixture.values[$0] })
  }

  @Test(
    "Views are read where they lie, repeated or empty",
    arguments: [
      (0, [6], [1], [0, 1, 2, 3, 4, 5]), (4, [2], [1], [4, 5]), (5, [], [], [5]),
      (1, [2, 2], [3, 1], [1, 2, 4, 5]),
      (2, [3, 2], [0, 2], [2, 4, 2, 4, 2, 4]), (0, [1, 6], [99, 1], [0, 1, 2, 3, 4, 5]),
      (6, [0, 3], [3, 1], []),
      (0, [2, 1, 3], [1, 7, 2], [0, 2, 4, 1, 3, 5]),
    ] as [(Int, [Int], [Int], [Int])])
  func views(offset: Int, shape: [Int], strides: [Int], expected: [Int]) throws {
    let pickle = PyTorchFixture.pickle(offset: offset, shape: shape, strides: strides)
    let file = try WeightFile(contents: PyTorchFixture.archive(pickle), name: "model.pt")
    #expect(try file.float32("plain") == expected.map { PyTorchFixture.values[$0] })
  }

  @Test(
    "Views that leave their storage or overflow are refused",
    arguments: [
      (6, 1, [6], [1]), (6, -1, [1], [1]), (6, 0, [3, 2], [3, 1]), (6, 0, [3, 2], [-1, 1]), (6, 0, [-1], [1]),
      (7, 0, [6], [1]), (6, 0, [3], [1, 1]), (6, 6, [], []), (6, 7, [0], [1]), (6, .max, [2], [1]),
      (6, 0, [2, 2], [.max, .max]), (6, 0, [.max, .max], [0, 0]), (6, 0, [.max], [0]), (-1, 0, [1], [1]),
      (.max, 0, [1], [1]), (6, 0, [1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1]),
      (6, 0, [100_000], [0]),
    ] as [(Int, Int, [Int], [Int])])
  func badViews(elements: Int, offset: Int, shape: [Int], strides: [Int]) throws {
    let pickle = PyTorchFixture.pickle(elements: elements, offset: offset, shape: shape, strides: strides)
    let archive = try PyTorchFixture.archive(pickle)
    #expect(throws: WeightFileError.self) { try WeightFile(contents: archive, name: "model.pt") }
  }

  /// What is refused, and what the message says.
  static let refused: [(String, [UInt8], String)] = [
    ("a call among the weights", call("posix", "system"), "posix.system"),
    ("a quantised tensor", call("torch._utils", "_rebuild_qtensor"), "torch._utils._rebuild_qtensor"),
    ("a whole model", whole(), "my.models.Network"),
    ("an unknown storage", PyTorchFixture.pickle(type: "QInt8Storage"), "_rebuild_tensor_v2"),
    ("no tensors", PickleWriter.dictionary { _ in }, "no tensors"),
    ("no dictionary", [0x80, 2, UInt8(ascii: "]"), UInt8(ascii: ".")], "no tensors"),
    ("an old protocol", [0x80, 1, UInt8(ascii: "N"), UInt8(ascii: ".")], "protocol 1"),
    ("text instructions", [0x80, 2] + Array("I1\n.".utf8), "not used by PyTorch"),
    ("no end", [0x80, 2, UInt8(ascii: "N")], "ends too early"),
    ("an empty stack", [0x80, 2, UInt8(ascii: ".")], "value is missing"),
    ("a value under a mark", [0x80, 2] + Array("N(0.".utf8), "ends"),
    ("no mark", [0x80, 2] + Array("Nt.".utf8), "mark is missing"),
    ("a forgotten value", [0x80, 2] + Array("h\u{5}.".utf8), "never kept"),
    ("a text that is cut off", [0x80, 2] + Array("X\u{7f}\u{7f}\u{7f}\u{7f}a.".utf8), "ends too early"),
    ("a length beyond everything", [0x80, 2, 0x8D] + [UInt8](repeating: 255, count: 8), "exceeds any file"),
    ("an odd key", [0x80, 2] + Array("}(Nu.".utf8), "key has no value"),
    ("a foreign reference", [0x80, 2] + Array("NQ.".utf8), "not one to a tensor"),
  ]

  private static func call(_ module: String, _ name: String) -> [UInt8] {
    PickleWriter.dictionary { writer in
      writer.text("weight")
      writer.global(module, name)
      writer.text("touch /tmp/harm")
      writer.raw([0x85])
      writer.code("R")
    }
  }

  private static func whole() -> [UInt8] {
    var writer = PickleWriter()
    writer.global("my.models", "Network")
    writer.code(")")
    writer.raw([0x81])
    writer.code("}b.")
    return writer.bytes
  }

  @Test("Everything but plain tensors is refused by name", arguments: refused.indices)
  func refusals(index: Int) throws {
    let (what, pickle, hint) = Self.refused[index]
    let archive = try PyTorchFixture.archive(pickle)
    let error = #expect(throws: WeightFileError.self, "\(what)") {
      try WeightFile(contents: archive, name: "model.pt")
    }
    guard what != "a value under a mark" else { return }
    #expect(try #require(error).description.contains(hint), "\(what): \(String(describing: error))")
  }

  @Test("Archives without usable data are refused")
  func archives() throws {
    let pickle = PyTorchFixture.pickle()
    let zeros = [UInt8](repeating: 0, count: 24)
    func refuse(_ bytes: [UInt8], _ hint: String) throws {
      let error = #expect(throws: WeightFileError.self) { try WeightFile(contents: bytes, name: "model.pt") }
      #expect(try #require(error).description.contains(hint), "\(String(describing: error))")
    }
    try refuse(PyTorchFixture.archive(pickle, storages: []), "is missing")
    try refuse(PyTorchFixture.archive(pickle, storages: [("0", zeros)], compressed: true), "is packed")
    try refuse(PyTorchFixture.archive(pickle, storages: [("0", [1, 2])]), "too few")
    try refuse(
      PyTorchFixture.archive(pickle, others: [("byteorder", Array("big".utf8))]), "big-endian")
    try refuse(Array("PK\u{3}\u{4}nothing".utf8), "PyTorch")
    try refuse([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20], "before version 1.6")
  }

  @Test("Half a million nested or circular containers neither crash nor linger")
  func nesting() throws {
    let depth = 500_000
    let nested: [[UInt8]] = [
      [UInt8(ascii: ")")] + [UInt8](repeating: 0x85, count: depth),
      [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        + [UInt8](repeating: UInt8(ascii: "a"), count: depth - 1),
      Array("]q\u{1}".utf8) + [UInt8](repeating: UInt8(ascii: "2"), count: 100)
        + [UInt8](repeating: UInt8(ascii: "a"), count: 100),
      [UInt8](repeating: UInt8(ascii: "("), count: depth) + Array("N".utf8),
    ]
    let many = [UInt8](repeating: UInt8(ascii: "]"), count: Unpickler.mostContainers + 1)
    for body in nested + [many] {
      let archive = try PyTorchFixture.archive([0x80, 2] + body + [UInt8(ascii: ".")])
      #expect(throws: WeightFileError.self) { try WeightFile(contents: archive, name: "model.pt") }
    }
  }

  @Test("Damaged pickles never crash the reader", arguments: 0..<4)
  func damagedPickles(seed: UInt64) throws {
    let pickle = PyTorchFixture.checkpoint
    var generator = SeededGenerator(seed: seed)
    let telling = Array("(.0123tQRbuseaqhj]}XJKMcN\u{85}".utf8) + [0x81, 0x92, 0x93, 0x94, 0xFF, 0x7F, 0]
    for _ in 0..<1_000 {
      var damaged = pickle
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 2..<damaged.count - 1, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: damaged[place] = telling.randomElement(using: &generator) ?? 0
        case 2: damaged.remove(at: place)
        default: damaged.insert(telling.randomElement(using: &generator) ?? 0, at: place)
        }
      }
      exercise(try PyTorchFixture.archive(damaged))
    }
  }
}
