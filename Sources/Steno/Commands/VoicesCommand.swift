import ArgumentParser
import AudioIO
import Foundation
import Inference
import Models
import Transcription

struct VoicesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voices", abstract: "Enrolls, lists and removes voices that are recognised in recordings.",
    discussion: """
      A voice is kept as numbers from which the recording cannot be restored, but which identify the person: it is \
      personal data. The files are readable by you only. Enroll people who agreed to it.

      \(ExitCode.help)
      """,
    subcommands: [Add.self, List.self, Remove.self], defaultSubcommand: List.self)

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enrolls a voice from recordings, or adds recordings to one.",
      discussion: """
        Half a minute in which only this person speaks is enough. In each recording whoever speaks longest is taken \
        for the person.
        """)
    @Argument(help: "What the person is to be called in transcripts.") var name: String
    @Argument(help: "Recordings of the person.") var files: [String]
    @Option(name: [.short, .long], help: "Threads to compute with. (default: all cores)") var threads: Int?
    @Flag(name: [.short, .long], help: "No progress and no notes.") var quiet = false

    func validate() throws {
      if files.isEmpty { throw ValidationError("Give at least one recording of the voice.") }
      if let threads, !(1...1024).contains(threads) {
        throw ValidationError("--threads must be 1 to 1024.")
      }
    }

    func run() async throws {
      let console = Console.shared
      try await reportingVoices { try EnrolledVoice.check(name) }
      // The recogniser plays no part, but its place is where the other networks are looked for.
      let arguments = try ModelArguments.parse([])
      let model = try await arguments.speakerModels(console, quiet: quiet)
      let (files, count) = (files, threads ?? arguments.threadCount)
      let embeddings: [[Float]]
      do {
        embeddings = try await onThread {
          try files.map { file in try VoiceSample.embedding(of: file, model.models, threads: count) }
        }
      } catch {
        console.tell("\(error)")
        throw ExitCode.noInput
      }
      try await reportingVoices {
        let voice = try VoiceStore().add(
          EnrolledVoice(name: name, model: model.embeddingName, embeddings: embeddings))
        try console.write("\(voice.name)\t\(recordings(voice))\n")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists enrolled voices.")

    func run() async throws {
      try await reportingVoices {
        for voice in try VoiceStore().list() {
          let day = voice.created.formatted(.iso8601.year().month().day())
          try Console.shared.write(
            "\(voice.name)\t\(recordings(voice))\t\(day)\t\(voice.model)\n")
        }
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes an enrolled voice.")
    @Argument(help: "Name.") var name: String

    func run() async throws {
      try await reportingVoices {
        try VoiceStore().remove(name)
        try Console.shared.write("\(name)\tremoved\n")
      }
    }
  }
}

private func recordings(_ voice: EnrolledVoice) -> String {
  voice.embeddings.count == 1 ? "1 recording" : "\(voice.embeddings.count) recordings"
}

/// Makes an embedding of a recording of one person.
private enum VoiceSample {
  /// Seconds of speech without which a voice cannot be told from others.
  static let leastSpeech = 3.0

  static func embedding(of file: String, _ models: SpeakerModels, threads: Int) throws -> [Float] {
    let reader = try AudioDecoder.open(.file(file))
    defer { reader.close() }
    let result = try SpeakerDiarizer(models: models, threads: threads).diarize(reader)
    guard let (label, seconds) = result.longestSpeaker, seconds >= leastSpeech,
      let embedding = result.embeddings[label]
    else {
      throw VoiceStoreError.tooLittleSpeech(path: file, seconds: leastSpeech)
    }
    return embedding
  }
}

/// Prints an error of the store and ends with the code that is promised for it.
private func reportingVoices(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch let error as VoiceStoreError {
    Console.shared.tell("\(error)")
    switch error {
    case .invalidName: throw ExitCode(64)
    case .notEnrolled, .notAVoice, .differentModel, .tooLittleSpeech: throw ExitCode.noInput
    case .store: throw ExitCode.cannotWrite
    }
  }
}
