/// How many chunks a worker keeps under way.
enum BatchSize {
  /// Eight share the weights' reading better and take as long, within 3 % (decision 39), and 80 MB more.
  static let most = 3
  /// Memory for what the chunks of all workers hold, in bytes.
  static let budget = 160 << 20
}
