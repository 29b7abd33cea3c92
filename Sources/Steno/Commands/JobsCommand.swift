import ArgumentParser
import Client
import Foundation
import Transcripts

struct JobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs", abstract: "Shows and steers the jobs of a service.",
    discussion: """
      Asks the service at --server, else STENO_SERVER, else http://127.0.0.1:8080.

      EXIT CODES: 0 all is well; 1 refused, or a job ended without a text; 64 wrong usage; 69 the service does not \
      answer; 73 output cannot be written; 77 the key is missing, unknown or does not allow this; 130 and 143 interrupted.
      """,
    subcommands: [
      List.self, Show.self, Watch.self, Wait.self, Download.self, Cancel.self, Pause.self, Resume.self,
      Retry.self, Rerun.self, Delete.self,
    ])

  /// Jobs that are named.
  struct JobArguments: ParsableArguments {
    @OptionGroup var server: ServerArguments
    @Argument(help: "Names of jobs, as `list` prints them.") var jobs: [String]

    /// Does something to each; what is refused is told, and the others are done.
    func each(_ body: @escaping (ServiceClient, String) async throws -> Void) async throws {
      try await server.run { client in
        var refused = 0
        for id in jobs {
          do { try await body(client, id) } catch let error as ServiceClientError where !error.concernsAll {
            refused += 1
            Console.shared.tell("\(id): \(error)")
          }
        }
        if refused > 0 { throw ExitCode.someFailed }
      }
    }

    func apply(
      _ action: ServiceClient.JobAction, fields: [(name: String, value: String)] = []
    ) async throws {
      try await each { client, id in
        try Console.shared.write(try await client.apply(action, to: id, fields: fields).line)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints jobs, the newest first: name, state, progress, length, recording, kind.")
    @OptionGroup var server: ServerArguments
    @Option(help: "Only of these states, separated by commas: queued, running, completed, failed, ….")
    var status: String?
    @Option(
      help: "Only of these kinds, separated by commas: transcribe, batch, export, visualize, render.")
    var kind: String?
    @Option(help: "Only with this tag.") var tag: String?
    @Option(help: "Only whose recording's name holds this.") var search: String?
    @Option(help: "Most jobs, 1 to 100.") var limit = 20
    @Option(help: "Which page.") var page = 1
    @Flag(help: "The service's answer as it came.") var json = false

    func validate() throws {
      guard (1...100).contains(limit) else { throw ValidationError("--limit must be 1 to 100.") }
      guard (1...1_000_000).contains(page) else { throw ValidationError("--page must be 1 or more.") }
    }

    func run() async throws {
      var query = [(name: "limit", value: "\(limit)"), (name: "page", value: "\(page)")]
      for (name, value) in [("status", status), ("kind", kind), ("tag", tag), ("q", search)] {
        if let value { query.append((name, value)) }
      }
      let wish = query
      try await server.run { client in
        if json {
          return try Console.shared.write(try await client.document(ServiceClient.all, query: wish) + [10])
        }
        let page = try await client.page(wish)
        for job in page.items { try Console.shared.write(job.line) }
        if page.total > page.items.count {
          Console.shared.tell("\(page.items.count) of \(page.total); --page and --limit show others")
        }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints all that the service tells of jobs, in JSON.")
    @OptionGroup var jobs: JobArguments

    func run() async throws {
      try await jobs.each { client, id in
        try Console.shared.write(
          try await client.document(job: id) + [10])
      }
    }
  }

  struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows how jobs come along until they have ended.")
    @OptionGroup var jobs: JobArguments

    func run() async throws { try await jobs.follow(tellsProgress: true) }
  }

  struct Wait: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Waits until jobs have ended, and says nothing.")
    @OptionGroup var jobs: JobArguments

    func run() async throws { try await jobs.follow(tellsProgress: false) }
  }

  struct Download: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Gets the texts of jobs.")
    @OptionGroup var jobs: JobArguments
    @Option(
      name: [.short, .long],
      help: "\(FormatList.names) or all; repeat it or separate by commas. (default: txt)")
    var format: [FormatList] = []
    @Option(
      name: [.short, .long],
      help: "File, or folder (ends in / or exists), to write to; existing files are replaced.")
    var output: String?

    func run() async throws {
      let formats = format.flatMap(\.formats)
      _ = try OutputPlan.make(output: output, formats: formats, inputs: jobs.jobs)
      try await jobs.server.run { client in
        var names: [String] = []
        for id in jobs.jobs { names.append(try await client.job(id).originalFilename) }
        let plan = try OutputPlan.make(output: output, formats: formats, inputs: names)
        do { try plan.prepare() } catch {
          Console.shared.tell("\(error)")
          throw ExitCode.cannotWrite
        }
        for (index, id) in jobs.jobs.enumerated() {
          switch plan {
          case .standardOutput(let format):
            try Console.shared.write(try await client.download(id, format: format.rawValue))
          case .files(let files):
            for (format, path) in files[index] {
              let bytes = try await client.download(id, format: format.rawValue)
              do { try TranscriptFile.write(bytes, to: path) } catch {
                Console.shared.tell("\(error)")
                throw ExitCode.cannotWrite
              }
              Console.shared.tell("wrote \(path)")
            }
          }
        }
      }
    }
  }

  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cancels jobs.")
    @OptionGroup var jobs: JobArguments
    func run() async throws { try await jobs.apply(.cancel) }
  }

  struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stops jobs until they are resumed.")
    @OptionGroup var jobs: JobArguments
    func run() async throws { try await jobs.apply(.pause) }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lets paused jobs go on where they were.")
    @OptionGroup var jobs: JobArguments
    func run() async throws { try await jobs.apply(.resume) }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tries jobs again that failed or were cancelled.")
    @OptionGroup var jobs: JobArguments
    func run() async throws { try await jobs.apply(.retry) }
  }

  struct Rerun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes new jobs of the same recordings, and prints them.")
    @OptionGroup var jobs: JobArguments
    @Option(name: [.short, .long], help: "With this model instead.") var model: String?
    @Option(name: [.short, .long], help: "In this language instead, or auto.") var language: String?
    @Flag(inversion: .prefixedNo, help: "With the time of each word.") var wordTimestamps: Bool?
    @Flag(inversion: .prefixedNo, help: "With speakers told apart.") var diarize: Bool?

    func run() async throws {
      let fields = [
        ("model", model), ("language", language), ("word_timestamps", wordTimestamps.map { "\($0)" }),
        ("diarize", diarize.map { "\($0)" }),
      ].compactMap { name, value in value.map { (name: name, value: $0) } }
      try await jobs.apply(.rerun, fields: fields)
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Removes jobs with their recordings and texts; those under way are cancelled first.")
    @OptionGroup var jobs: JobArguments
    @Flag(help: "Do not ask; must be given.") var yes = false

    func validate() throws {
      guard yes else {
        throw ValidationError("What is removed does not come back; give --yes if that is meant.")
      }
    }

    func run() async throws { try await jobs.each { try await $0.delete($1) } }
  }
}

extension JobsCommand.JobArguments {
  /// Waits for the end of all, and fails where one has no text.
  fileprivate func follow(tellsProgress: Bool) async throws {
    try await each { client, id in
      let end = try await client.follow(id) { event in
        guard tellsProgress else { return }
        switch event {
        case .progress(let progress): Console.shared.progress("\(id)  \(progress.line)")
        case .job(let job): Console.shared.progress("\(id)  \(job.status)")
        }
      }
      Console.shared.progress("")
      if tellsProgress { try Console.shared.write(end.line) }
      try end.requireCompleted()
    }
  }
}

extension RemoteJob {
  /// One line of a list.
  fileprivate var line: String {
    let done = progress.map { String(format: "%.0f %%", $0.fraction * 100) } ?? "-"
    let length = durationSeconds.map { String(format: "%.1f s", $0) } ?? "-"
    let name = originalFilename.map { $0.isNewline || $0 == "\t" ? " " : String($0) }.joined()
    return "\(id)\t\(status)\t\(done)\t\(length)\t\(name)\t\(kind ?? "transcribe")\n"
  }
}

extension RemoteJob.Progress {
  fileprivate var line: String {
    var text = String(format: "%3.0f %%  ", fraction * 100) + stage
    if let left = remainingSeconds, left.isFinite {
      let seconds = Int(min(max(left, 0), 360_000))
      text += String(format: "  %d:%02d left", seconds / 60, seconds % 60)
    }
    return text
  }
}
