import ArgumentParser
import Foundation
import Inference
import Transcripts
import Visuals

/// Makes the pictures of `Documentation/Drawing.md`; for those who change how diagrams are drawn.
struct SampleSheetsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-sheets",
    abstract: "Draws samples of all kinds of diagrams in all themes.",
    discussion: ExitCode.help, shouldDisplay: false)

  @Option(name: [.short, .long], help: "Folder to write to.") var output: String
  @Option(help: ArgumentHelp("Width of each sample in pixels.", valueName: "pixels")) var width = 290
  @Option(help: "Form of the samples: 16:9, 9:16 or 1:1.") var aspect = AspectChoice(.wide)

  func validate() throws {
    guard PictureOptions.widths.contains(width), width <= 4000 else {
      throw ValidationError("--width must be from 64 to 4000 pixels.")
    }
  }

  func run() async throws {
    do {
      try await onThread {
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        for theme in Theme.Name.allCases {
          let name = theme.rawValue.replacingOccurrences(of: "_", with: "-")
          let sheet = try ContactSheet.samples(theme, aspect: aspect.aspect, width: Double(width))
          try TranscriptFile.write(sheet, to: output + "/drawing-\(name).png")
        }
        let upright = try ContactSheet.samples(.light, aspect: .tall, width: Double(width) * 0.62, columns: 8)
        try TranscriptFile.write(upright, to: output + "/drawing-upright.png")
        let icons = try ContactSheet.icons(Theme(.light), width: 1000)
        try TranscriptFile.write(icons, to: output + "/drawing-icons.png")
      }
    } catch {
      Console.shared.tell("\(error)")
      throw ExitCode.cannotWrite
    }
  }
}
