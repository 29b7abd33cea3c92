/// Topics under which processes tell each other of jobs.
enum JobTopics {
  /// A job waits for a worker.
  static let waiting = "jobs.waiting"
  /// A worker is to look at what is wished of its jobs.
  static let wishes = "jobs.wishes"
  /// A job changed; the message is its name.
  static let changed = "jobs.changed"
}
