import ArgumentParser
import Foundation
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
    let files: [String]
    do {
      files = try VisualsManifest.files(in: manifest)
    } catch {
      console.tell("\(error)")
      throw ExitCode.noInput
    }
    var evaluation = VisualsEvaluation()
    var failed = 0
    let folder = (manifest as NSString).deletingLastPathComponent
    for file in files {
      let path = file.hasPrefix("/") || folder.isEmpty ? file : folder + "/" + file
      do {
        guard let data = FileManager.default.contents(atPath: path) else {
          throw VisualsManifest.Unreadable(description: "cannot be read; check the name and the permissions.")
        }
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
    if failed > 0 { throw failed == files.count ? ExitCode.noInput : ExitCode.someFailed }
  }
}

/// A list of references.
enum VisualsManifest {
  struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }

  static func files(in path: String) throws -> [String] {
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
    guard let header = lines.first, let column = header.firstIndex(of: "file") else {
      throw Unreadable(
        description: "\(path) has no column 'file'; its first line must name the columns, separated by tabs.")
    }
    return lines.dropFirst().compactMap {
      $0.indices.contains(column) && !$0[column].isEmpty ? String($0[column]) : nil
    }
  }
}
