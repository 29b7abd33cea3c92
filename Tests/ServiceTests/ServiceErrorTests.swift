import HTTPTypes
import Service
import Testing

@Suite("Errors of the service")
struct ServiceErrorTests {
  @Test("A wrong field is named")
  func field() {
    let error = ServiceError.invalid("language", "There is no language xx.")
    #expect(error.status == .badRequest)
    #expect(error.parameter == "language")
    #expect(error.code == "invalid_value")
  }
}
