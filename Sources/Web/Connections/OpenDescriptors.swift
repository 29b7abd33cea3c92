import Glibc

/// How many files and connections this process may have open at once.
public enum OpenDescriptors {
  /// Raises the limit that applies as far as the system lets us (`setrlimit`), and not beyond what is wanted.
  ///
  /// - Returns: the limit afterwards.
  @discardableResult
  public static func allow(_ wanted: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    let most = min(rlim_t(max(wanted, 0)), limit.rlim_max)
    if limit.rlim_cur < most {
      let before = limit.rlim_cur
      limit.rlim_cur = most
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
    }
    return Int(clamping: limit.rlim_cur)
  }
}
