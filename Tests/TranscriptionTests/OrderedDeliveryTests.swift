import Testing

@testable import Transcription

@Suite struct OrderedDeliveryTests {
  @Test("The first unfinished recording streams, later ones wait their turn")
  func order() {
    var order = OrderedDelivery<String>()
    var out: [String] = []
    out += order.add("b1", of: 1).map(\.element)
    out += order.add("a1", of: 0).map(\.element)
    #expect(out == ["a1"])
    out += order.finish(2).map(\.element)
    out += order.add("b2", of: 1).map(\.element)
    out += order.finish(0).map(\.element)
    #expect(out == ["a1", "b1", "b2"])
    out += order.add("b3", of: 1).map(\.element)
    out += order.add("d1", of: 3).map(\.element)
    out += order.finish(1).map(\.element)
    #expect(out == ["a1", "b1", "b2", "b3", "d1"])
    #expect(order.current == 3)
  }

  @Test(
    "Threads go to recordings first",
    arguments: [(4, 1, [4]), (4, 3, [2, 1, 1]), (2, 9, [1, 1]), (1, 0, [1])])
  func workers(_ threads: Int, _ recordings: Int, _ expected: [Int]) {
    #expect(RecordingBatch.workers(threads: threads, recordings: recordings) == expected)
  }
}
