import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Transcripts

@testable import Service

@Suite("The document of the interface")
struct OpenAPIDocumentTests {
  @Test("Operations have names of their own, and every reference leads somewhere")
  func references() throws {
    let operations = APIOperation.all
    #expect(Set(operations.map(\.name)).count == operations.count)
    let text = OpenAPIDocument.text
    let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(root["openapi"] as? String == "3.1.0")
    let components = try #require(root["components"] as? [String: Any])
    let schemas = try #require(components["schemas"] as? [String: Any])
    let references = text.matches(of: /#\/components\/schemas\/(\w+)/).map { String($0.1) }
    #expect(!references.isEmpty)
    for name in references { #expect(schemas[name] != nil, "\(name)") }
  }

  @Test("Each path's parameters are told, and no status twice")
  func parameters() {
    for operation in APIOperation.all {
      let told = Set(operation.parameters.filter { $0.place == .path }.map(\.name))
      let named = Set(operation.path.matches(of: /\{(\w+)\}/).map { String($0.1) })
      #expect(told == named, "\(operation.path)")
      let statuses = operation.answers.map(\.status) + operation.errors
      #expect(Set(statuses).count == statuses.count, "\(operation.path)")
    }
  }

  @Test("Every operation has an answer, every body a schema, and a way to say who asks that is known")
  func whole() throws {
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.text.utf8)) as? [String: Any])
    let components = try #require(root["components"] as? [String: Any])
    let schemes = Set(try #require(components["securitySchemes"] as? [String: Any]).keys)
    let general = try #require(root["security"] as? [[String: Any]])
    #expect(general.contains { $0.keys.contains("session") } && !general.contains { $0.isEmpty })
    for operation in APIOperation.all {
      #expect(operation.answers.contains { $0.status < 400 }, "\(operation.name)")
      #expect(schemes.isSuperset(of: operation.security))
      if let body = operation.body { #expect(!body.contents.isEmpty, "\(operation.name)") }
    }
    let single = OpenAPIDocument.value(of: APIOperation.all.filter { $0.path != "/token" }).serialized()
    #expect(single.contains(#""security":[{"bearer":[]},{"key":[]},{}]"#))
  }

  @Test("A path knows its methods, whatever its parameters are")
  func methods() {
    #expect(AllowedMethods.at("/api/v1/transcriptions/abc") == [.get, .delete, .head])
    #expect(AllowedMethods.at("/api/v1/transcriptions/") == [.post, .get, .head])
    #expect(AllowedMethods.at("/api/v1/webhooks/deliveries") == [.get, .head], "no webhook of this name")
    #expect(AllowedMethods.at("/api/v1/nothing") == [])
  }

  @Test("The page needs nothing from elsewhere")
  func page() {
    #expect(!TryItPage.html.contains("http://"))
    #expect(!TryItPage.html.contains("https://"))
  }
}
