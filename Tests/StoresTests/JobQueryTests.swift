import Jobs
import Stores
import Testing

@Suite("Questions for jobs")
struct JobQueryTests {
  @Test("The newest come first unless something else is asked")
  func defaults() {
    let query = JobQuery(owner: .account("a"))
    #expect(query.isDescending)
    #expect(query.order == .createdAt)
    #expect(query.withoutParts)
  }
}
