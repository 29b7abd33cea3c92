import Jobs
import Testing

@testable import Service

@Suite("Followers of jobs")
struct JobFollowersTests {
  @Test("Whoever follows hears what was told before, and his stream ends with the job")
  func end() async {
    let followers = JobFollowers()
    let job = Job(
      id: JobID(now: Timestamp(milliseconds: 1)), kind: .transcribe, owner: "a",
      createdAt: Timestamp(milliseconds: 1))
    followers.begin(job.id)
    followers.tell(job.id, .progress(JobProgress(fraction: 0.5, stage: "transcribing")))
    let stream = followers.follow(job.id)
    followers.tell(job.id, .ended(job))
    var notices: [JobNotice] = []
    for await notice in stream { notices.append(notice) }
    #expect(notices.count == 2)
    if case .progress(let progress) = notices[0] {
      #expect(progress.fraction == 0.5)
    } else {
      Issue.record("the progress that was told before is missing")
    }
  }
}
