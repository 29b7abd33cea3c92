import Jobs
import Stores

/// What happens to one job: told at once where it runs in this process, and looked up in the store now and then, because
/// words between processes may be lost.
struct JobFollowing: Sendable {
  /// Seconds between two looks when nothing is heard.
  static let lookSeconds = 2.0

  let service: SpeechService
  let id: JobID
  let scope: OwnerScope

  func notices() -> AsyncStream<JobNotice> {
    let (stream, continuation) = AsyncStream<JobNotice>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    let here = service.desk.followers.follow(id)
    let task = Task {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await tellLocal(here, continuation) }
        group.addTask { await look(continuation) }
        await group.next()
        group.cancelAll()
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  private func tellLocal(
    _ notices: AsyncStream<JobNotice>, _ continuation: AsyncStream<JobNotice>.Continuation
  ) async {
    for await notice in notices {
      continuation.yield(notice)
      if case .ended = notice { return }
    }
  }

  /// Returns when the job has ended or is gone.
  private func look(_ continuation: AsyncStream<JobNotice>.Continuation) async {
    var last: JobProgress?
    while !Task.isCancelled {
      guard let job = try? await service.stores.jobs.job(id, of: scope) else { return }
      if job.state.isFinal {
        continuation.yield(.ended(job))
        return
      }
      if let progress = job.progress, progress != last {
        last = progress
        continuation.yield(.progress(progress))
      }
      try? await Task.sleep(for: .seconds(JobFollowing.lookSeconds))
    }
  }
}
