import Foundation
import Testing

@testable import Transcripts

/// Checks what the schema of our JSON uses: types, members, elements and bounds.
private struct SchemaChecker {
  let root: JSONValue

  func faults(_ value: JSONValue, _ schema: JSONValue? = nil, at path: String = "$") -> [String] {
    var schema = schema ?? root
    if let reference = schema["$ref"]?.text {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      guard let definition = root["$defs"]?[name] else { return ["\(path): no definition \(name)"] }
      schema = definition
    }
    var faults: [String] = []
    if let type = schema["type"]?.text, !matches(value, type) { return ["\(path): is no \(type)"] }
    if let minimum = schema["minimum"]?.real, let number = value.real, number < minimum {
      faults.append("\(path): below \(minimum)")
    }
    if let maximum = schema["maximum"]?.real, let number = value.real, number > maximum {
      faults.append("\(path): above \(maximum)")
    }
    if let choices = schema["enum"]?.elements?.compactMap(\.text), let text = value.text,
      !choices.contains(text)
    {
      faults.append("\(path): is none of \(choices)")
    }
    for (index, element) in (value.elements ?? []).enumerated() {
      faults += self.faults(element, schema["items"], at: "\(path)[\(index)]")
    }
    guard case .object(let members) = value else { return faults }
    for name in schema["required"]?.elements?.compactMap(\.text) ?? [] where value[name] == nil {
      faults.append("\(path): lacks \(name)")
    }
    for (name, member) in members {
      guard let property = schema["properties"]?[name] else {
        faults.append("\(path): \(name) is not in the schema")
        continue
      }
      faults += self.faults(member, property, at: "\(path).\(name)")
    }
    return faults
  }

  private func matches(_ value: JSONValue, _ type: String) -> Bool {
    switch (value, type) {
    case (.string, "string"), (.integer, "integer"), (.integer, "number"), (.number, "number"),
      (.array, "array"),
      (.object, "object"), (.bool, "boolean"):
      true
    default: false
    }
  }
}

@Suite("Schema of our JSON")
struct SchemaTests {
  private func schema() throws -> JSONValue {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.deletingLastPathComponent().appendingPathComponent(
      "Documentation/transcript.schema.json")
    return try JSONParser.value(String(decoding: Data(contentsOf: file), as: UTF8.self))
  }

  @Test("What is written follows the schema")
  func follows() throws {
    let checker = SchemaChecker(root: try schema())
    var transcript = Fixtures.timed
    transcript.segments[0].speaker = "A"
    transcript.segments[0].language = "en"
    transcript.segments[0].words?[0].speaker = "B"
    transcript.speakerTurns = [SpeakerTurn(speaker: "A", start: 0, end: 1)]
    let all = [transcript, Transcript(language: "en"), RandomTranscript.make(seed: 5, withSpeakers: true)]
    for transcript in all {
      #expect(checker.faults(try JSONParser.value(TranscriptFormat.json.render(transcript))) == [])
    }
  }

  @Test("What does not follow it is noticed")
  func violations() throws {
    let checker = SchemaChecker(root: try schema())
    #expect(checker.faults(.object([])).count >= 5)
    let text = TranscriptFormat.json.render(Fixtures.first).replacing(
      "\"probability\":0.9", with: "\"probability\":9")
    #expect(checker.faults(try JSONParser.value(text)).count == 4)
  }
}
