import ArgumentParser
import AudioIO
import Foundation
import Inference
import Transcripts
import Visuals

struct RenderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Makes a video of a talk in which its diagrams build up in step with the voice.",
    discussion: """
      TALK is a folder that steno visualize has written, or its visuals.json, as it is or edited. The kind of video \
      follows from the name: .mp4 (H.264, AAC), .webm (VP9, Opus) or .gif (up to a minute, without sound). A \
      render that was ended goes on where it stood when the same command is given again.

      \(ExitCode.help)
      """)

  @Argument(help: "Folder of steno visualize, or visuals.json.") var talk: String
  @Option(name: [.short, .long], help: "Video to write; an existing file is replaced.") var output: String
  @Option(help: "Recording of the talk. (default: none, a silent video)") var audio: String?
  @Option(help: "Transcript for subtitles. (default: transcript.json in the folder)") var transcript: String?
  @Option(help: "Pixels of the shorter side: 720, 1080, 2160.") var resolution = 1080
  @Option(help: "Frames a second: 24, 30, 60.") var fps = 30
  @Option(help: "16:9, 9:16 or 1:1.") var aspect = "16:9"
  @Option(help: "\(Theme.Name.allCases.map(\.rawValue).joined(separator: ", ")).") var theme = "light"
  @Option(help: "JSON file with colors: background, ink, palette.") var brand: String?
  @Option(help: "Icons beside labels: automatic or none.") var icons = IconsChoice.automatic
  @Option(help: "none, soft (a track to switch on) or burned (part of the picture).") var subtitles = "soft"
  @Flag(inversion: .prefixedNo, help: "Show a thin line that grows with time.") var progressLine = true
  @Flag(inversion: .prefixedNo, help: "Scenes as chapters of the file.") var chapters = true
  @Option(help: "Segments rendered at once. (default: number of processors)") var threads: Int?
  @Flag(name: [.short, .long], help: "Say nothing but errors.") var quiet = false

  func validate() throws {
    let options = try videoOptions()
    if let problem = options.problem { throw ValidationError(problem) }
    if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be 1 to 256.") }
  }

  private func videoOptions() throws -> VideoOptions {
    func choice<Value: RawRepresentable & CaseIterable>(_ text: String, _ name: String) throws -> Value
    where Value.RawValue == String {
      guard let value = Value(rawValue: text) else {
        let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("\(name) must be one of \(all), not \(text).")
      }
      return value
    }
    var options = VideoOptions(
      format: try choice((output as NSString).pathExtension.lowercased(), "The ending of --output"),
      resolution: resolution, framesPerSecond: fps, aspect: try choice(aspect, "--aspect"),
      theme: try choice(theme, "--theme"), subtitles: try choice(subtitles, "--subtitles"),
      showsProgress: progressLine, hasChapters: chapters)
    options.showsIcons = icons == .automatic
    return options
  }

  private struct Unreadable: Error, CustomStringConvertible {
    var file: String
    var description: String {
      "\(file) cannot be read; give a folder that steno visualize has written with json among its formats"
    }
  }

  /// What is wrong with the talk is told apart from what is wrong with the place of the video.
  private static func code(of error: any Error) -> ExitCode {
    switch error {
    case is AudioError, VideoError.noDuration, VideoError.noTimes: .noInput
    case VideoError.options, VideoError.tooLongForGIF: ExitCode(64)
    default: .cannotWrite
    }
  }

  func run() async throws {
    Interruption.shared.listen()
    let console = Console.shared
    let renderer: VideoRenderer
    do { renderer = try self.renderer() } catch {
      console.tell(error is DiagramFile.Fault ? "\(talk): \(error)" : "\(error)")
      throw ExitCode.noInput
    }
    let start = ContinuousClock.now
    do {
      let summary = try await onThread {
        try renderer.render(to: output, isCancelled: { Interruption.shared.signal != nil }) { progress in
          if !quiet { console.progress(Self.line(progress)) }
        }
      }
      console.progress("")
      guard !quiet else { return }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let speed = (summary.duration / max(seconds, 0.001) * 10).rounded() / 10
      console.tell(
        "wrote \(output): \(Int(summary.duration.rounded())) s of video in \(Int(seconds.rounded())) s (\(speed) × real time)"
      )
    } catch is CancellationError {
      console.progress("")
      throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
    } catch {
      console.progress("")
      console.tell("\(error)")
      throw RenderCommand.code(of: error)
    }
  }

  private static func line(_ progress: VideoRenderer.Progress) -> String {
    let percent = Int(progress.fraction * 100)
    let filled = percent * 24 / 100
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    guard let left = progress.secondsLeft else { return "\(bar) \(percent) %" }
    let seconds = Int(left.rounded(.up))
    return "\(bar) \(percent) %, \(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60) left"
  }

  private func renderer() throws -> VideoRenderer {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: talk, isDirectory: &isFolder)
    let folder = exists && isFolder.boolValue ? talk : (talk as NSString).deletingLastPathComponent
    let file = exists && isFolder.boolValue ? "\(talk)/visuals.json" : talk
    guard let data = FileManager.default.contents(atPath: file) else { throw Unreadable(file: file) }
    let visuals = try DiagramFile.read(data)
    var spoken: Transcript?
    let beside = folder.isEmpty ? "transcript.json" : "\(folder)/transcript.json"
    if let transcript {
      spoken = try TranscriptInput.read(transcript, as: nil)
    } else if subtitles != "none", FileManager.default.fileExists(atPath: beside) {
      spoken = try TranscriptInput.read(beside, as: nil)
    }
    return VideoRenderer(
      visuals: visuals, sound: audio, transcript: spoken, options: try videoOptions(),
      brand: try brand.map(BrandFile.read) ?? Brand(),
      workers: threads)
  }
}
