import Foundation
import Glibc
import Synchronization

/// A command run as a child: in a folder of its own, without standard input, its output kept in a file.
///
/// It stays in this process's group, so that Ctrl-C reaches it too.
struct ChildProcess: Sendable {
  var executable: String
  var arguments: [String]
  var environment: [String: String]
  /// `python -m` looks for modules in the current folder first, so that must not be the user's.
  var workingFolder: String
  /// Wall-clock limit; then the child is ended.
  var limit: Duration = .seconds(3600)

  struct Outcome: Sendable {
    /// Exit status; 128 and the signal's number if a signal ended the child.
    var status: Int32
    /// End of what it wrote, both streams together.
    var output: String
  }

  /// The file that a command name means on `PATH`.
  static func locate(_ command: String, environment: [String: String]) -> String? {
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    for folder in path.split(separator: ":") where folder.hasPrefix("/") {
      let candidate = folder + "/" + command
      if access(candidate, X_OK) == 0, FileManager.default.isExecutableFile(atPath: candidate) {
        return candidate
      }
    }
    return nil
  }

  func run() async throws -> Outcome {
    let outputPath = workingFolder + "/output-\(UUID().uuidString).txt"
    defer { unlink(outputPath) }
    let child = try spawn(outputPath)
    let cancelled = Mutex(false)
    let status = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // A thread of its own: waiting must not block the threads that run tasks.
        Thread.detachNewThread {
          continuation.resume(returning: wait(for: child, cancelled: { cancelled.withLock { $0 } }))
        }
      }
    } onCancel: {
      cancelled.withLock { $0 = true }
    }
    try Task.checkCancellation()
    return Outcome(status: status, output: Self.tail(of: outputPath))
  }

  private func spawn(_ outputPath: String) throws(ModelStoreError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // posix_spawn has no portable way to change the folder. The shell sees a fixed text only; what varies is
    // passed as its arguments and never interpreted.
    let shell = ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", workingFolder, executable]
    var argv: [UnsafeMutablePointer<CChar>?] = (shell + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer {
      for pointer in argv + envp { free(pointer) }
    }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/bin/sh", &actions, nil, &argv, &envp)
    guard code == 0 else { throw FileSystem.failure("run", executable, code: code) }
    return child
  }

  private func wait(for child: pid_t, cancelled: () -> Bool) -> Int32 {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    var killAt: ContinuousClock.Instant?
    var status: Int32 = 0
    while true {
      let result = waitpid(child, &status, WNOHANG)
      if result == child { break }
      if result < 0, errno != EINTR { return 127 }
      let now = clock.now
      if let due = killAt {
        if now >= due { kill(child, SIGKILL) }
      } else if cancelled() || now >= deadline {
        kill(child, SIGTERM)
        killAt = now + .seconds(2)
      }
      usleep(10_000)
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private static func tail(of path: String) -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else { return "" }
    let size = (try? handle.seekToEnd()) ?? 0
    try? handle.seek(toOffset: size > 8192 ? size - 8192 : 0)
    return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
  }
}
