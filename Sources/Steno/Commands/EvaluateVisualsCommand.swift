import ArgumentParser
import Foundation
import Transcripts
import Visuals

struct EvaluateVisualsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate-visuals",
    abstract: "Measures how well diagrams found in texts agree with references.",
    discussion: """
      MANIFEST is a table separated by tabs whose first line names its columns; the column file names JSON files \
      beside it with diagram_type, text, and nodes and edges or a table. The structure is found from the text alone. \
      A label agrees where it has the head words of the reference (verb and object), an edge where both its ends do; \
      gateways and conditions are passed through on both sides. element_precision is the part of the elements whose \
      words stand in the text. Each diagram is laid out, and overlaps and clipped labels are counted. With --refine a \
      language model may propose better diagrams of the texts first.
      A column transcript names transcripts with times in any format that is read: their videos are planned, and it is \
      measured when elements enter beside their words, and how long the video is beside the column duration_s, if it is \
      there.

      \(ExitCode.help)
      """)

  @Argument(help: "Table of references.") var manifest: String
  @Flag(help: "Print JSON instead of a table.") var json = false
  @OptionGroup(title: "Language model") var refinement: RefinementArguments

  func validate() throws { _ = try refinement.wish() }

  func run() async throws {
    Interruption.shared.listen()
    let refiner = try refinement.wish().map { TalkRefiner($0.options, transport: $0.endpoint) }
    let console = Console.shared
    let rows: [VisualsManifest.Row]
    do {
      rows = try VisualsManifest.rows(of: manifest)
    } catch {
      console.tell("\(error)")
      throw ExitCode.noInput
    }
    var evaluation = VisualsEvaluation()
    var failed = 0
    let folder = (manifest as NSString).deletingLastPathComponent
    func path(_ file: String) -> String { file.hasPrefix("/") || folder.isEmpty ? file : folder + "/" + file }
    func contents(_ file: String) throws -> Data {
      guard let data = FileManager.default.contents(atPath: path(file)) else {
        throw VisualsManifest.Unreadable(description: "cannot be read; check the name and the permissions.")
      }
      return data
    }
    for row in rows {
      guard let file = row.transcript else { continue }
      do {
        let transcript = try TranscriptFormat.read(Array(try contents(file)), fileName: file).transcript
        try evaluation.video.add(transcript, duration: row.seconds, file: file)
      } catch {
        failed += 1
        console.tell("\(path(file)): \(error)")
      }
    }
    for file in rows.compactMap(\.file) {
      let path = path(file)
      do {
        let data = try contents(file)
        let reference = try ReferenceDiagram(json: data)
        let text = SpokenText(reference.text)
        var diagram = DiagramFinder().diagram(of: text)
        if let refiner {
          let report: RefinementReport
          (diagram, report) = try await refiner.refine(diagram, of: text)
          for note in report.notes { console.tell("\(path): not refined: \(note)") }
        }
        evaluation.add(
          diagram, for: reference, file: file,
          measuringLayout: { diagram in
            let quality = LayoutQuality(diagram.layout(), measuresEdges: false)
            return .init(overlaps: quality.overlaps, clipped: quality.clipped)
          })
      } catch {
        failed += 1
        console.tell("\(path): \(error)")
      }
    }
    try console.write(json ? evaluation.json() : evaluation.table())
    if failed > 0 {
      throw failed == rows.reduce(0, { $0 + $1.count }) ? ExitCode.noInput : ExitCode.someFailed
    }
  }
}

/// A list of references.
enum VisualsManifest {
  struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }

  struct Row {
    var file: String?
    /// With times.
    var transcript: String?
    /// Of its recording.
    var seconds: Double?
    /// Of files.
    var count: Int { (file == nil ? 0 : 1) + (transcript == nil ? 0 : 1) }
  }

  static func rows(of path: String) throws -> [Row] {
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(bytes: data, encoding: .utf8)
    else {
      throw Unreadable(
        description:
          "Cannot read \(path): no such file, no permission, or no UTF-8 text; give a manifest.tsv.")
    }
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    let header = lines.first ?? []
    guard header.contains("file") || header.contains("transcript") else {
      throw Unreadable(
        description:
          "\(path) has no column 'file' or 'transcript'; its first line must name the columns, separated by tabs."
      )
    }
    return lines.dropFirst().map { line in
      func cell(_ name: String) -> String? {
        guard let column = header.firstIndex(where: { $0 == name }), line.indices.contains(column) else {
          return nil
        }
        return line[column].isEmpty ? nil : String(line[column])
      }
      return Row(
        file: cell("file"), transcript: cell("transcript"), seconds: cell("duration_s").flatMap(Double.init))
    }
  }
}
