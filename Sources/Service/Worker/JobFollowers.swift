import Jobs
import Synchronization
import Transcripts

/// Those in this process who follow jobs that run in it: they hear of segments at once. Who comes late hears first what
/// has been told.
final class JobFollowers: Sendable {
  private struct Story {
    var segments: [Segment] = []
    var progress: JobProgress?
  }

  private struct State {
    var stories: [JobID: Story] = [:]
    var followers: [JobID: [Int: AsyncStream<JobNotice>.Continuation]] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  /// A job begins to run here, perhaps anew.
  func begin(_ id: JobID) {
    state.withLock { $0.stories[id] = Story() }
  }

  func tell(_ id: JobID, _ notice: JobNotice) {
    let (followers, hasEnded) = state.withLock { state in
      switch notice {
      case .segment(let segment): state.stories[id]?.segments.append(segment)
      case .progress(let progress): state.stories[id]?.progress = progress
      case .changed, .ended: break
      }
      let followers = Array((state.followers[id] ?? [:]).values)
      for follower in followers { follower.yield(notice) }
      guard case .ended = notice else { return (followers, false) }
      state.followers[id] = nil
      state.stories[id] = nil
      return (followers, true)
    }
    // Not under the lock: a stream that ends asks for it.
    if hasEnded { for follower in followers { follower.finish() } }
  }

  /// It runs here no longer, and has not ended.
  func leave(_ id: JobID) { state.withLock { $0.stories[id] = nil } }

  func follow(_ id: JobID) -> AsyncStream<JobNotice> {
    let (stream, continuation) = AsyncStream<JobNotice>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    let number = state.withLock { state in
      state.count += 1
      state.followers[id, default: [:]][state.count] = continuation
      if let story = state.stories[id] {
        for segment in story.segments { continuation.yield(.segment(segment)) }
        if let progress = story.progress { continuation.yield(.progress(progress)) }
      }
      return state.count
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { state in
        state.followers[id]?[number] = nil
        if state.followers[id]?.isEmpty == true { state.followers[id] = nil }
      }
    }
    return stream
  }
}
