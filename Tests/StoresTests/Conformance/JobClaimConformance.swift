import Jobs
import Stores
import Testing

@Suite("Every store of jobs, giving them out and showing them")
struct JobClaimConformance {
  @Test("Urgent ones come first, and what waited for long rises", arguments: JobStoreBackend.all)
  func urgency(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let (bulk, normal) = (fixture.job(.bulk), fixture.job())
    _ = try await fixture.store.insert([bulk, normal], key: nil)
    fixture.clock.advance(1)
    let interactive = fixture.job(.interactive)
    _ = try await fixture.store.insert([interactive], key: nil)
    #expect(try await fixture.claim().map(\.id) == [interactive.id])
    fixture.clock.advance(600)
    let newer = fixture.job(owner: "bob", .interactive)
    _ = try await fixture.store.insert([newer], key: nil)
    // Ada has one under way, so Bob goes first; then comes the normal one, then the one that has time.
    #expect(try await fixture.claim(3).map(\.id) == [newer.id, normal.id, bulk.id])
  }

  @Test("An owner with a thousand jobs does not keep another waiting", arguments: JobStoreBackend.all)
  func fairness(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    _ = try await fixture.store.insert((0..<1000).map { _ in fixture.job(owner: "many") }, key: nil)
    fixture.clock.advance(1)
    let few = (0..<2).map { _ in fixture.job(owner: "few") }
    _ = try await fixture.store.insert(few, key: nil)
    let owners = try await fixture.claim(5).map(\.owner)
    #expect(owners == ["many", "few", "many", "few", "many"])
  }

  @Test("Long jobs, and those of unknown length, leave room for short ones", arguments: JobStoreBackend.all)
  func lanes(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let long = [fixture.job(seconds: 3600), fixture.job(seconds: nil), fixture.job(seconds: 121)]
    _ = try await fixture.store.insert(long, key: nil)
    fixture.clock.advance(1)
    let short = [fixture.job(seconds: 120), fixture.job(.interactive, seconds: nil)]
    _ = try await fixture.store.insert(short, key: nil)
    let claimed = try await fixture.claim(5, longLimit: 1)
    #expect(claimed.count == 3)
    #expect(Set(claimed.map(\.id)).isSuperset(of: short.map(\.id)))
    #expect(try await fixture.claim(5, longLimit: 0).isEmpty)
  }

  @Test("A job runs when its time has come", arguments: JobStoreBackend.all)
  func schedule(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    _ = try await fixture.store.insert([fixture.job(after: 60)], key: nil)
    #expect(try await fixture.store.maintain().isEmpty)
    #expect(try await fixture.claim().isEmpty)
    fixture.clock.advance(60)
    #expect(try await fixture.store.maintain().map(\.effects) == [[.notifyWorkers]])
    #expect(try await fixture.claim().count == 1)
    let counts = try await fixture.store.counts()
    #expect(counts.counts == [.init(kind: .transcribe, state: .running): 1])
  }

  @Test("How many wait is known by priority", arguments: JobStoreBackend.all)
  func waiting(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let jobs = [
      fixture.job(.bulk), fixture.job(.bulk), fixture.job(.interactive), fixture.job(.normal, after: 60),
    ]
    _ = try await fixture.store.insert(jobs, key: nil)
    #expect(try await fixture.store.counts().queued == [.bulk: 2, .interactive: 1])
    while try await !fixture.claim().isEmpty {}
    #expect(try await fixture.store.counts().queued.isEmpty)
  }

  @Test("Lists are filtered, sorted and cut into pages that fit together", arguments: JobStoreBackend.all)
  func listing(_ backend: JobStoreBackend) async throws {
    let fixture = try await JobStoreFixture(backend)
    let titles = ["100% sicher", "A_B", "ÄPFEL", "a\u{308}pfel", "zebra", "Birne"]
    var jobs = titles.map { fixture.job(title: $0) }
    jobs[5].tags = ["fruit"]
    _ = try await fixture.store.insert(jobs, key: nil)
    _ = try await fixture.store.insert([fixture.job(title: "part", parent: jobs[0].id)], key: nil)
    var query = JobQuery(owner: .account("ada"))
    query.limit = 4
    var pages: [JobID] = []
    for offset in [0, 4] {
      query.offset = offset
      let page = try await fixture.store.jobs(query)
      #expect(page.total == 6)
      pages += page.jobs.map(\.id)
    }
    #expect(pages == jobs.map(\.id).sorted(by: >))
    func found(_ change: (inout JobQuery) -> Void) async throws -> [String] {
      var query = JobQuery(owner: .everyone)
      change(&query)
      return try await fixture.store.jobs(query).jobs.map(\.title)
    }
    #expect(try await found { $0.title = "äpfel" }.count == 2)
    #expect(try await found { $0.title = "%" } == ["100% sicher"])
    #expect(try await found { $0.title = "_" } == ["A_B"])
    #expect(try await found { $0.tag = "fruit" } == ["Birne"])
    #expect(try await found { $0.parent = jobs[0].id } == ["part"])
    #expect(try await found { $0.states = [.completed] }.isEmpty)
    #expect(try await found { $0.createdBefore = fixture.clock.now }.isEmpty)
    #expect(
      try await found { ($0.order, $0.isDescending) = (.title, false) }.prefix(3) == [
        "100% sicher", "A_B", "Birne",
      ])
  }
}
