import SpeechModels
import Synchronization
import Testing

@testable import Transcription

@Suite("Memory budget")
struct MemoryBudgetTests {
  @Test("Each worker takes an equal part, one decoding always, and what is dropped is given back")
  func shares() {
    let budget = MemoryBudget(bytes: 100, workers: 2)
    var held = (0..<2).compactMap { _ in budget.reserve(20, worker: 0) }
    #expect(held.count == 2)
    #expect(budget.reserve(20, worker: 0) == nil, "half of it is the other's")
    let other = budget.reserve(50, worker: 1)
    #expect(other?.bytes == 50 && budget.used == 90)
    #expect(budget.reserve(1, worker: 1) == nil)
    let large = budget.reserve(500, worker: 1, .necessary)
    #expect(large?.bytes == 500 && budget.most == 590)
    held.removeAll()
    #expect(budget.used == 550)
    #expect(budget.reserve(20, worker: 0) == nil)
  }

  @Test("Interactive work has what is kept back, and one of it is always let in")
  func interactive() {
    let budget = MemoryBudget(bytes: 100, reserve: 20, workers: 1)
    let ordinary = (0..<4).compactMap { _ in budget.reserve(20, worker: 0) }
    #expect(ordinary.count == 4)
    #expect(budget.reserve(20, worker: 0) == nil)
    let first = budget.reserve(20, worker: 0, .interactive)
    #expect(first != nil && budget.used == 100)
    #expect(budget.reserve(1, worker: 0, .interactive) == nil)
    let full = MemoryBudget(bytes: 10, workers: 1)
    let necessary = full.reserve(30, worker: 0, .necessary)
    let urgent = full.reserve(30, worker: 0, .interactive)
    #expect(necessary != nil && urgent != nil && full.reserve(1, worker: 0, .interactive) == nil)
  }

  @Test("Who needs more goes before newcomers, waits where there is none, or is let in as the last")
  func growth() throws {
    let budget = MemoryBudget(bytes: 100, workers: 1)
    let first = try #require(budget.reserve(40, worker: 0))
    var second = budget.reserve(40, worker: 0)
    #expect(!first.grow(to: 70) && first.bytes == 40)
    #expect(!first.grow(to: 70), "asking twice counts once")
    #expect(budget.reserve(10, worker: 0) == nil, "there would be room, but another waits")
    second = nil
    #expect(first.grow(to: 70) && budget.used == 70)
    #expect(budget.reserve(10, worker: 0)?.bytes == 10)
    #expect(first.grow(to: 300, force: true) && budget.used == 300)
    first.shrink(to: 10)
    #expect(budget.used == 10 && second == nil)
    var waiting = budget.reserve(80, worker: 0)
    #expect(waiting?.grow(to: 200) == false)
    waiting = nil
    #expect(budget.reserve(10, worker: 0) != nil, "who waited has gone")
  }

  @Test("Many threads leave nothing behind, and together never hold more than the budget")
  func threads() {
    let budget = MemoryBudget(bytes: 1000, workers: 4)
    onThreads([0, 1, 2, 3]) { worker in
      var held: [MemoryReservation] = []
      for round in 0..<300 {
        if let reservation = budget.reserve(10 + round % 60, worker: worker) { held.append(reservation) }
        if held.count > round % 7 { held.removeFirst() }
        _ = held.last?.grow(to: 40)
      }
    }
    #expect(budget.used == 0 && budget.most <= 1000 && budget.most > 200)
  }

  @Test("A decoding counts its audio and every sequence it follows")
  func decoding() {
    let memory = DecodingMemory(ScriptedEngine { _, _ in [:] })
    let greedy = memory.bytes(sequences: 1)
    #expect(memory.bytes(sequences: 6) - greedy == 5 * 1000)
    #expect(greedy == 100 * 1500 + 1000 + 3000 * 80 * 4)
    #expect(memory.bytes(frames: 300, sequences: 1) == 100 * 150 + 1000 + 300 * 80 * 4)
    #expect(memory.bytes(frames: 100_000, sequences: 1) == greedy)
    var options = DecodingOptions()
    #expect(options.sequences == 1)
    options.beamSize = 5
    #expect(options.sequences == 10, "beams are copied into as many again")
    options.temperature = 0.2
    options.bestOf = 4
    #expect(options.sequences == 4)
  }
}
