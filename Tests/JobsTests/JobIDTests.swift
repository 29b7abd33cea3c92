import Foundation
import Jobs
import Testing

@Suite("Names of jobs")
struct JobIDTests {
  @Test("Later ones sort after earlier ones, and none comes twice")
  func order() {
    let ids = (0..<200).map { JobID(now: Timestamp(milliseconds: 1_800_000_000_000 + Int64($0))) }
    #expect(ids == ids.sorted())
    let same = Set((0..<1000).map { _ in JobID(now: Timestamp(milliseconds: 5)) })
    #expect(same.count == 1000)
  }

  @Test(
    "They are read in either case, and nothing else is", arguments: ["", "../../etc/passwd", "0123456789"])
  func reading(_ wrong: String) throws {
    let id = JobID(now: Timestamp(milliseconds: 1))
    #expect(JobID(id.text.lowercased()) == id)
    #expect(JobID(wrong) == nil)
    #expect(try JSONDecoder().decode(JobID.self, from: JSONEncoder().encode(id)) == id)
  }
}
