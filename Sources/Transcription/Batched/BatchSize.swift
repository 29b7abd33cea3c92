/// How many chunks a worker keeps under way.
enum BatchSize {
  /// Beyond this, steps take longer without sharing more of the weights.
  static let most = 8
  /// Memory for what the chunks of all workers hold, in bytes.
  static let budget = 160 << 20
}
