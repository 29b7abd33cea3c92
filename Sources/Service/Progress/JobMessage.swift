import Jobs

/// What followers of a job are told, the same by every way: `status`, `progress`, `segment`, and last `completed`,
/// `failed`, ….
struct JobMessage: Sendable {
  var name: String
  /// In JSON.
  var data: String

  init(_ notice: JobNotice) {
    switch notice {
    case .changed(let job): self.init("status", JobResource(job))
    case .progress(let progress): self.init("progress", ProgressResource(progress))
    case .segment(let segment): self.init("segment", segment)
    case .ended(let job): self.init(job.state.rawValue, JobResource(job))
    }
  }

  private init(_ name: String, _ value: some Encodable) {
    self.name = name
    data = (try? JSONText.bytes(of: value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// As one text: `{"event":…,"data":…}`.
  var text: String { "{\"event\":\"\(name)\",\"data\":\(data)}" }
}
