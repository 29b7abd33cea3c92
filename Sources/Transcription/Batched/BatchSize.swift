/// How many chunks a worker keeps under way.
enum BatchSize {
  /// Eight would share the weights' reading better, by 6 % of a run with base, and take 100 MB more.
  static let most = 3
  /// Memory for what the chunks of all workers hold, in bytes.
  static let budget = 160 << 20
}
