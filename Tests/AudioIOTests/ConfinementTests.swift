import CConfinement
import Foundation
import Testing

@testable import AudioIO

@Suite("Confinement of child processes")
struct ConfinementTests {
  static let hasLandlock = confinement_landlock_version() > 0
  static let hasFilter: Bool = {
    guard let child = try? ConfinedProcess(.init(executable: "/bin/true", arguments: [])) else {
      return false
    }
    return child.layers.contains(.systemCalls)
  }()

  /// Runs a bash script of built-in commands (it could not start others) and returns what it printed.
  func run(_ script: String, reading: [String] = [], inherited: Int32? = nil, seconds: Int = 10) throws
    -> String
  {
    var request = ConfinedProcess.Request(executable: "/bin/bash", arguments: ["-c", script])
    request.readableFiles = reading
    request.inheritedDescriptor = inherited
    request.processorSeconds = seconds
    let child = try ConfinedProcess(request)
    let text = Self.drain(child)
    return text + (child.wait() == .exited(0) ? "" : "[\(child.wait())]")
  }

  static func drain(_ child: ConfinedProcess) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      var wait = [pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)]
      poll(&wait, 1, 10_000)
      let count = Glibc.read(child.output, &buffer, buffer.count)
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: Unicode.UTF8.self)
  }

  @Test("It reads the file it was given and no other", .enabled(if: hasLandlock))
  func otherFiles() throws {
    let folder = try TemporaryFolder()
    let given = try folder.write(Array("given\n".utf8), to: "given")
    let other = try folder.write(Array("other\n".utf8), to: "other")
    let script = "read -r a < \(given); read -r b < \(other); echo \"a=$a b=$b\""
    #expect(try run(script, reading: [given]) == "a=given b=\n")
    // The same script sees both when both are given: it is the confinement that hides one.
    #expect(try run(script, reading: [given, other]) == "a=given b=other\n")
    #expect(try run("read -r b < /etc/passwd; echo \"b=$b\"") == "b=\n")
  }

  @Test("It cannot write, not even into the file it may read", .enabled(if: hasLandlock || hasFilter))
  func writing() throws {
    let folder = try TemporaryFolder()
    let given = try folder.write(Array("given\n".utf8), to: "given")
    let script = "echo x > \(folder.file("new")); echo x >> \(given); echo done"
    #expect(try run(script, reading: [given, folder.path]) == "done\n")
    #expect(try folder.bytes(of: "given") == Array("given\n".utf8))
    #expect(!FileManager.default.fileExists(atPath: folder.file("new")))
  }

  @Test("It cannot reach the network", .enabled(if: hasFilter))
  func network() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 4) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(bound)
    let script =
      "if exec 3<>/dev/tcp/127.0.0.1/\(UInt16(bigEndian: address.sin_port)); then echo in; fi; echo end"
    #expect(!(try run(script)).contains("in"))
    // Without confinement the same script gets through.
    let free = Process()
    free.executableURL = URL(fileURLWithPath: "/bin/bash")
    free.arguments = ["-c", script]
    let output = Pipe()
    free.standardOutput = output
    try free.run()
    #expect(
      String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: Unicode.UTF8.self).contains(
        "in"))
  }

  @Test("It cannot start other processes", .enabled(if: hasFilter))
  func processes() throws {
    #expect(!(try run("(echo inner)\necho outer")).contains("inner"))
  }

  @Test("It inherits no environment and no descriptors")
  func inheritance() throws {
    setenv("AUDIO_IO_SECRET", "secret", 1)
    #expect(try run("echo \"s=$AUDIO_IO_SECRET\"") == "s=\n")
    // Open in this process without close-on-exec.
    let descriptor = fcntl(open("/dev/null", O_RDONLY), F_DUPFD, 20)
    defer { close(descriptor) }
    #expect(try run("if true <&\(descriptor); then echo open; else echo closed; fi") == "closed\n")
  }

  @Test("A given descriptor can be reopened, even of a file without a name")
  func inheritedFile() throws {
    let descriptor = confinement_nameless_file(FileManager.default.temporaryDirectory.path)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    _ = Array("spooled\n".utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    #expect(try run("read -r a < /proc/self/fd/3; echo \"$a\"", inherited: descriptor) == "spooled\n")
  }

  @Test("Computing without end is ended by the processor limit")
  func processorTime() throws {
    #expect(try run("while :; do :; done", seconds: 1).contains("\(SIGXCPU)"))
  }

  @Test("It dies with its owner, and lives on when the thread that started it ends")
  func lifetime() throws {
    final class Box: @unchecked Sendable { var child: ConfinedProcess? }
    let box = Box()
    let thread = Thread {
      var request = ConfinedProcess.Request(
        executable: "/bin/bash", arguments: ["-c", "read -r a; echo \"$a\""])
      request.takesInput = true
      box.child = try? ConfinedProcess(request)
    }
    thread.start()
    while !thread.isFinished { usleep(1000) }
    usleep(50_000)
    let child = try #require(box.child)
    let process = child.process
    #expect(confinement_send(child.input, "hello\n", 6) == 6)
    #expect(Self.drain(child) == "hello\n")

    var sleeper = ConfinedProcess.Request(executable: "/bin/bash", arguments: ["-c", "read -r a"])
    sleeper.takesInput = true
    var owned: ConfinedProcess? = try ConfinedProcess(sleeper)
    let identifier = try #require(owned).process
    #expect(kill(identifier, 0) == 0)
    owned = nil
    #expect(kill(identifier, 0) == -1)
    child.kill()
    #expect(kill(process, 0) == -1)
  }

  @Test("A program that cannot be run is told at once")
  func missing() {
    #expect(throws: ConfinedProcess.SpawnError(code: ENOENT)) {
      try ConfinedProcess(.init(executable: "/nonexistent/program", arguments: []))
    }
  }
}
