import ModelFixtures
import Testing

@testable import Transcription

/// A schedule by reference, because expectations cannot change values.
final class TestedSchedule {
  private var schedule: FairSchedule

  init(limits: FairSchedule.Limits = .init()) { schedule = FairSchedule(limits: limits) }

  var isEmpty: Bool { schedule.isEmpty }
  var openCount: Int { schedule.openCount }

  func add(_ id: Int, _ request: FairSchedule.Request) { schedule.add(id, request) }
  func remove(_ id: Int) -> Bool { schedule.remove(id) }
  func opened(_ id: Int, _ isOpen: Bool) -> Bool { schedule.opened(id, isOpen) }
  func gave(_ id: Int, _ given: FairSchedule.Given) -> Bool { schedule.gave(id, given) }
  func wake(_ id: Int) { schedule.wake(id) }
  func next(
    from lowest: RecognitionPriority = .bulk, admit: (FairSchedule.Request) -> Bool = { _ in true }
  ) -> FairSchedule.Turn? { schedule.next(from: lowest, admit: admit) }
}

@Suite("Fair schedule")
struct FairScheduleTests {
  private typealias Request = FairSchedule.Request

  /// Opens and reads as one worker does, whatever comes next.
  /// - Returns: whose chunk it was.
  private func chunk(_ schedule: TestedSchedule, seconds: Double = 27) -> Int? {
    while let turn = schedule.next() {
      switch turn {
      case .open(let id): _ = schedule.opened(id, true)
      case .read(let id):
        _ = schedule.gave(id, .chunk(seconds: seconds))
        return id
      }
    }
    return nil
  }

  private func end(_ id: Int, _ schedule: TestedSchedule) { #expect(schedule.remove(id)) }

  @Test("Recordings of equal standing take turns, in the order of their coming")
  func turns() {
    let schedule = TestedSchedule()
    for id in 0..<3 { schedule.add(id, Request()) }
    #expect((0..<9).map { _ in chunk(schedule) } == [0, 1, 2, 0, 1, 2, 0, 1, 2])
  }

  @Test("Who has had less audio, not fewer chunks, is next")
  func audio() {
    let schedule = TestedSchedule()
    schedule.add(0, Request())
    schedule.add(1, Request())
    var had = [0.0, 0.0]
    for _ in 0..<100 {
      guard let turn = schedule.next() else { return }
      if case .open(let id) = turn { _ = schedule.opened(id, true) }
      guard case .read(let id) = turn else { continue }
      let seconds = id == 0 ? 27.0 : 5
      had[id] += seconds
      _ = schedule.gave(id, .chunk(seconds: seconds))
    }
    #expect(abs(had[0] - had[1]) <= 27)
  }

  @Test("A newcomer is next, however many long recordings run", arguments: [1, 3, 7])
  func newcomer(_ count: Int) {
    let schedule = TestedSchedule()
    for id in 0..<count { schedule.add(id, Request()) }
    for newcomer in count..<count + 20 {
      // Those that came before have had a turn; else they would be newcomers too, and older ones.
      for _ in 0..<Int.random(in: count...40) { _ = chunk(schedule, seconds: .random(in: 1...30)) }
      schedule.add(newcomer, Request(expectedSeconds: 3))
      #expect(chunk(schedule, seconds: 3) == newcomer)
      end(newcomer, schedule)
    }
  }

  @Test("Owners share alike, whatever the number of their recordings", arguments: [2, 5])
  func owners(_ many: Int) {
    let schedule = TestedSchedule(limits: .init(open: 8))
    for id in 0..<many { schedule.add(id, Request(owner: "one")) }
    schedule.add(many, Request(owner: "other"))
    var had = [0.0, 0.0]
    for _ in 0..<300 {
      guard let turn = schedule.next() else { return }
      if case .open(let id) = turn { _ = schedule.opened(id, true) }
      guard case .read(let id) = turn else { continue }
      let seconds = Double.random(in: 3...30)
      had[id == many ? 1 : 0] += seconds
      _ = schedule.gave(id, .chunk(seconds: seconds))
    }
    #expect(abs(had[0] - had[1]) <= 60)
  }

  @Test("What is urgent goes first, and a lower priority still gets one chunk in seventeen")
  func priorities() {
    let schedule = TestedSchedule()
    schedule.add(0, Request(priority: .bulk))
    schedule.add(1, Request())
    schedule.add(2, Request(priority: .interactive))
    let order = (0..<340).map { _ in chunk(schedule) }
    #expect(order.prefix(16).allSatisfy { $0 == 2 })
    for id in 0...1 { #expect((18...21).contains(order.filter { $0 == id }.count)) }
    #expect(schedule.next(from: .interactive) == .read(2))
    #expect(schedule.next(from: .interactive) == nil)
  }

  @Test("A list goes in its order and opens the next only when all others are being read")
  func list() {
    let schedule = TestedSchedule(limits: .init(open: 3, shortOpen: 0))
    for id in 0..<6 { schedule.add(id, Request(list: 7)) }
    #expect(chunk(schedule) == 0)
    #expect(chunk(schedule) == 0)
    #expect(schedule.openCount == 1)
    #expect(schedule.next() == .read(0))
    #expect(schedule.next() == .open(1))
    #expect(schedule.next() == .open(2))
    // No place is left, though three wait.
    #expect(schedule.next() == nil)
    #expect(schedule.opened(1, true))
    #expect(schedule.next() == .read(1))
    #expect(!schedule.opened(2, false))
    #expect(schedule.gave(0, .chunk(seconds: 20)))
    #expect(schedule.next() == .read(0))
    #expect(schedule.gave(0, .end))
    #expect(schedule.next() == .open(3))
    #expect(schedule.openCount == 2)
  }

  @Test("Few are open at once; short ones have places of their own and are opened sooner, but not for ever")
  func places() {
    let schedule = TestedSchedule(limits: .init(open: 2, shortOpen: 1, shortSeconds: 60))
    for id in 0..<4 { schedule.add(id, Request(expectedSeconds: 3600)) }
    for _ in 0..<4 { _ = chunk(schedule) }
    #expect(schedule.openCount == 2)
    schedule.add(4, Request(expectedSeconds: 10))
    schedule.add(5, Request(expectedSeconds: 10))
    #expect(chunk(schedule, seconds: 10) == 4)
    #expect(schedule.openCount == 3)
    // Of those that wait the shortest gets the next place.
    end(0, schedule)
    #expect(chunk(schedule, seconds: 10) == 5)
    // A long one waits for half an hour of audio at the most.
    for _ in 0..<70 { _ = chunk(schedule) }
    schedule.add(6, Request(expectedSeconds: 10))
    end(5, schedule)
    end(4, schedule)
    #expect(chunk(schedule) == 2)
    #expect(chunk(schedule) == 6)
    schedule.add(7, Request(expectedSeconds: 100))
    end(1, schedule)
    #expect(chunk(schedule) == 3, "not 7, which is shorter")
  }

  @Test("A source that has nothing yet is left alone until it is woken, and does not catch up")
  func parking() {
    let schedule = TestedSchedule()
    schedule.add(0, Request())
    schedule.add(1, Request())
    _ = chunk(schedule)
    _ = chunk(schedule)
    #expect(schedule.next() == .read(0))
    #expect(schedule.gave(0, .nothingYet))
    #expect((0..<20).allSatisfy { _ in chunk(schedule) == 1 })
    schedule.wake(0)
    #expect([chunk(schedule), chunk(schedule), chunk(schedule)].filter { $0 == 0 }.count <= 2)
    // Woken while it is asked: not lost.
    while schedule.next() != .read(0) { _ = schedule.gave(1, .chunk(seconds: 27)) }
    schedule.wake(0)
    #expect(schedule.gave(0, .nothingYet))
    #expect([chunk(schedule), chunk(schedule)].contains(0))
  }

  @Test("What is removed while somebody reads it is kept for him and dropped then")
  func removal() {
    let schedule = TestedSchedule()
    schedule.add(0, Request())
    #expect(schedule.next() == .open(0))
    #expect(!schedule.remove(0))
    #expect(!schedule.opened(0, true))
    #expect(schedule.isEmpty)
    schedule.add(1, Request())
    _ = chunk(schedule)
    #expect(schedule.next() == .read(1))
    #expect(!schedule.remove(1))
    #expect(!schedule.gave(1, .chunk(seconds: 3)))
    #expect(schedule.isEmpty && schedule.openCount == 0)
    #expect(schedule.remove(1), "nothing is there any more")
  }

  @Test("No turn goes to another while the next has no room")
  func room() {
    let schedule = TestedSchedule()
    schedule.add(0, Request(sequences: 10))
    schedule.add(1, Request())
    #expect([schedule.next(), schedule.next()] == [.open(0), .open(1)])
    for id in 0...1 { _ = schedule.opened(id, true) }
    let small = { (request: Request) in request.sequences == 1 }
    #expect(schedule.next(admit: small) == nil)
    #expect(schedule.next() == .read(0))
    #expect(schedule.next(admit: small) == .read(1))
  }
}
