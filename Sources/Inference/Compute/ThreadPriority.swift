import Glibc

/// How the kernel divides the cores between threads.
public enum ThreadPriority {
  /// Puts the calling thread behind others, so that what is quick and waited for need not wait for what takes long.
  /// Threads and processes that it starts inherit that. A thread cannot be put forward again without privileges.
  ///
  /// - Parameter niceness: 0 to 19, as nice(1) has it; a thread that stands further behind stays there.
  /// - Returns: whether it stands there now.
  @discardableResult
  public static func lower(to niceness: Int) -> Bool {
    let wanted = min(max(niceness, 0), 19)
    // On Linux a priority belongs to a thread; 0 means the calling one (setpriority(2), notes).
    return ThreadPriority.niceness >= wanted
      || setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(wanted)) == 0
  }

  /// The calling thread's niceness.
  public static var niceness: Int { Int(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)) }
}
