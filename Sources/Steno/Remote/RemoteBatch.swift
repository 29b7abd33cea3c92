import Client
import Foundation
import Synchronization
import Transcription
import Transcripts

/// Has recordings transcribed by a service, and tells what happens as if it happened here.
struct RemoteBatch: Sendable {
  let client: ServiceClient
  /// Of the interface's form.
  let fields: [String: [String]]
  /// Recordings under way at once.
  let parallel: Int
  let showsProgress: Bool
  let made = MadeJobs()

  /// - Throws: what `observer` throws, `CancellationError`
  func run(
    _ inputs: [String], observer: @escaping @Sendable (Int, RecordingBatch.Event) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      var next = 0
      for _ in 0..<min(parallel, inputs.count) {
        let index = next
        next += 1
        group.addTask { try await transcribe(inputs[index], index, observer) }
      }
      while try await group.next() != nil {
        guard next < inputs.count else { continue }
        let index = next
        next += 1
        group.addTask { try await transcribe(inputs[index], index, observer) }
      }
    }
  }

  private func transcribe(
    _ input: String, _ index: Int, _ observer: @escaping @Sendable (Int, RecordingBatch.Event) throws -> Void
  ) async throws {
    let begun = ProcessInfo.processInfo.systemUptime
    let transcript: Transcript
    let job: RemoteJob
    do {
      let file = try await input == "-" ? RecordingFile.standardInput() : RecordingFile(path: input)
      job = try await follow(try await submit(file, input), index, observer)
      try job.requireCompleted()
      let bytes = try await client.download(job.id, format: TranscriptFormat.json.rawValue)
      transcript = try TranscriptFormat.json.read(bytes)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      made.note(error)
      return try observer(index, .failed(error))
    }
    try observer(
      index, .transcription(.language(DetectedLanguage(code: transcript.language, probability: 1))))
    for segment in transcript.segments { try observer(index, .transcription(.segment(segment))) }
    let seconds = ProcessInfo.processInfo.systemUptime - begun
    try observer(
      index,
      .finished(
        RecordingBatch.Finished(transcript: transcript, warnings: job.warnings ?? [], wallSeconds: seconds)))
  }

  private func submit(_ file: RecordingFile, _ input: String) async throws -> RemoteJob {
    let name = input == "-" ? "stdin" : (input as NSString).lastPathComponent
    let upload = try await client.upload(file, name: name) { sent, all in
      guard showsProgress, sent < all else { return }
      Console.shared.progress("sending \(name): \(sent * 100 / max(all, 1)) %")
    }
    // Not in this task: a job that was made in the moment of an interruption must be known to be cancelled.
    return try await Task {
      let outcome: Result<RemoteJob, any Error>
      do {
        let job = try await client.submit(upload: upload, fields: fields, key: UUID().uuidString)
        made.add(job.id)
        outcome = .success(job)
      } catch { outcome = .failure(error) }
      // The job has what it needs of it, and nobody else will ask for it.
      try? await client.deleteUpload(upload)
      return try outcome.get()
    }.value
  }

  private func follow(
    _ job: RemoteJob, _ index: Int,
    _ observer: @escaping @Sendable (Int, RecordingBatch.Event) throws -> Void
  ) async throws -> RemoteJob {
    try observer(index, .opened(duration: job.durationSeconds))
    let length = job.durationSeconds ?? 0
    let end = try await client.follow(job.id) { event in
      guard case .progress(let progress) = event else { return }
      let seconds = progress.audioSeconds ?? progress.fraction * length
      try? observer(index, .transcription(.progress(seconds: seconds)))
    }
    made.remove(job.id)
    return end
  }

  /// Cancels what is under way at the service, and waits for its answers for a few seconds.
  func cancelJobs() async {
    let jobs = made.open
    await withTaskGroup(of: Void.self) { group in
      for id in jobs { group.addTask { _ = try? await client.apply(.cancel, to: id) } }
      group.addTask { try? await Task.sleep(for: .seconds(4)) }
      // The sleep is the last one where all have answered, else it is the limit.
      for _ in jobs { await group.next() }
      group.cancelAll()
    }
  }
}

/// The jobs that this command has made and that have not ended, and the first failure that concerned all of them.
final class MadeJobs: Sendable {
  private let state = Mutex<(jobs: Set<String>, failure: ServiceClientError?)>(([], nil))

  var open: [String] { state.withLock { $0.jobs.sorted() } }
  var failure: ServiceClientError? { state.withLock { $0.failure } }

  func add(_ id: String) { state.withLock { _ = $0.jobs.insert(id) } }
  func remove(_ id: String) { state.withLock { _ = $0.jobs.remove(id) } }

  func note(_ error: any Error) {
    guard let error = error as? ServiceClientError, error.concernsAll else { return }
    state.withLock { $0.failure = $0.failure ?? error }
  }
}
