import Testing
import Web

@Suite("A guarded connection")
struct GuardedConnectionTests {
  private static let hello = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

  @Test("answers one request after another")
  func keepsAlive() async throws {
    try await GuardedServer.run { port in
      let connection = try await RawConnection.open(port)
      try await connection.send(Self.hello)
      try await connection.wait(for: "hello")
      try await connection.send(Self.hello + Self.hello)
      try await connection.wait(for: "hello", times: 3)
      #expect(connection.isOpen)
      connection.close()
    }
  }

  @Test(
    "is closed after the answer where the caller wants that",
    arguments: [
      "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nconnection: te, close\r\n\r\n",
    ])
  func closes(request: String) async throws {
    try await GuardedServer.run { port in
      let connection = try await RawConnection.open(port)
      try await connection.send(request)
      let text = try await connection.end()
      #expect(text.hasSuffix("hello"))
      #expect(text.lowercased().contains("connection: close"))
    }
  }

  @Test(
    "refuses what is no request, and closes",
    arguments: [
      ("\u{16}\u{3}\u{1}\r\n\r\n", 400), ("GET\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n", 400),
      ("GET / HTTP/3.7\r\nHost: a\r\n\r\n", 505), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
      ("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n", 400),
      ("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", 400),
      (
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400
      ),
      ("POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", 400),
    ])
  func malformed(request: String, status: Int) async throws {
    try await GuardedServer.run { port in
      let connection = try await RawConnection.open(port)
      try await connection.send(request)
      let text = try await connection.end()
      #expect(text.hasPrefix("HTTP/1.1 \(status) "), "\(text)")
      #expect(text.contains("connection: close"))
      #expect(text.split(separator: "connection: close").count == 2, "one answer only: \(text)")
    }
  }

  @Test(
    "refuses headers that are too large with 431",
    arguments: [
      "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n",
      "GET /\(String(repeating: "x", count: 40_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n"
        + (0..<400).map { "X-\($0): a\r\n" }.joined() + "\r\n",
    ])
  func oversized(request: String) async throws {
    try await GuardedServer.run { port in
      let connection = try await RawConnection.open(port)
      try await connection.send(request)
      let text = try await connection.end()
      #expect(text.hasPrefix("HTTP/1.1 431 "), "\(text)")
    }
  }

  @Test("first answers what came before a broken request")
  func answersThenRefuses() async throws {
    try await GuardedServer.run { port in
      let connection = try await RawConnection.open(port)
      try await connection.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n")
      let text = try await connection.end()
      let first = try #require(text.firstRange(of: "slow hello"))
      let second = try #require(text.firstRange(of: "HTTP/1.1 400 "))
      #expect(first.upperBound <= second.lowerBound)
    }
  }

  @Test("does not wait for headers that come a byte at a time")
  func slowHeaders() async throws {
    try await GuardedServer.run(header: 0.4) { port in
      let connection = try await RawConnection.open(port)
      let start = ContinuousClock.now
      let drip = Task {
        for byte in "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: \(String(repeating: "a", count: 200))" {
          try await connection.send(String(byte))
          try await Task.sleep(for: .milliseconds(40))
        }
      }
      let text = try await connection.end(within: 5)
      drip.cancel()
      #expect(text.hasPrefix("HTTP/1.1 408 "), "\(text)")
      #expect(ContinuousClock.now - start < .seconds(3))
    }
  }

  @Test("does not wait for a body that stops, but for one that comes slowly")
  func slowBody() async throws {
    try await GuardedServer.run(body: 1.5) { port in
      let head = "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"
      let stopping = try await RawConnection.open(port)
      try await stopping.send(head + "abc")
      let slow = try await RawConnection.open(port)
      try await slow.send(head)
      for _ in 0..<10 {
        try await slow.send("a")
        try await Task.sleep(for: .milliseconds(250))
      }
      try await slow.wait(for: "counted 10")
      let text = try await stopping.end()
      #expect(text.hasPrefix("HTTP/1.1 408 "))
      slow.close()
    }
  }

  @Test("ends when it is idle, and not while it is answered")
  func idle() async throws {
    try await GuardedServer.run(idle: 1.5) { port in
      // The question comes first, so that it is under way however long the other connection takes.
      let asking = try await RawConnection.open(port)
      try await asking.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
      let silent = try await RawConnection.open(port)
      let nothing = try await silent.end(within: 6)
      #expect(nothing.isEmpty)
      let answer = try await asking.end(within: 6)
      #expect(answer.hasSuffix("slow hello"))
    }
  }

  @Test("does not wait for whoever takes nothing of the answer")
  func slowReader() async throws {
    try await GuardedServer.run(body: 0.5) { port in
      let connection = try await RawConnection.open(port, reads: false)
      try await connection.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
      try await Task.sleep(for: .seconds(1.5))
      try await connection.startReading()
      let text = try await connection.end()
      #expect(text.utf8.count < GuardedServer.largeMiB << 20)
    }
  }

  @Test("refuses a large body without taking it, and its answer arrives")
  func earlyAnswer() async throws {
    try await GuardedServer.run { port in
      let connection = try await RawConnection.open(port)
      try await connection.send("POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
      try? await connection.send(String(repeating: "a", count: 300_000))
      let text = try await connection.end(within: 5)
      #expect(text.hasPrefix("HTTP/1.1 401 "), "\(text)")
      #expect(text.contains("connection: close"))
    }
  }

  @Test("tells a careful caller to go on")
  func expectContinue() async throws {
    try await GuardedServer.run { port in
      let connection = try await RawConnection.open(port)
      try await connection.send(
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
      try await connection.wait(for: "HTTP/1.1 100 Continue\r\n\r\n")
      try await connection.send("abcd")
      try await connection.wait(for: "counted 4")
      connection.close()
    }
  }

  @Test("is left alone once it speaks another protocol")
  func switched() async throws {
    try await GuardedServer.run(idle: 2, switches: true) { port in
      let connection = try await RawConnection.open(port)
      try await connection.send("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\n\r\n")
      try await connection.wait(for: "HTTP/1.1 101 ")
      try await connection.send("no HTTP")
      try await connection.wait(for: "no HTTP")
      try await Task.sleep(for: .seconds(2.5))
      try await connection.send("still here")
      try await connection.wait(for: "still here")
      connection.close()
    }
  }

  @Test("two thousand that do nothing keep nobody else from being answered")
  func manyIdle() async throws {
    OpenDescriptors.allow(8192)
    try await GuardedServer.run { port in
      var idle: [RawConnection] = []
      for _ in 0..<20 {
        try await withThrowingTaskGroup(of: RawConnection.self) { group in
          for _ in 0..<100 { group.addTask { try await RawConnection.open(port) } }
          for try await connection in group { idle.append(connection) }
        }
      }
      let start = ContinuousClock.now
      let connection = try await RawConnection.open(port)
      try await connection.send(Self.hello)
      try await connection.wait(for: "hello")
      #expect(ContinuousClock.now - start < .seconds(2))
      let open = idle.count { $0.isOpen }
      #expect(open == 2000)
      connection.close()
      for connection in idle { connection.close() }
    }
  }

  @Test("beyond the most connections waits until another ends")
  func mostConnections() async throws {
    try await GuardedServer.run(mostConnections: 2) { port in
      // The system completes connections before the service takes them, and it takes several in one go.
      var held: [RawConnection] = []
      for _ in 0..<2 {
        let connection = try await RawConnection.open(port)
        try await connection.send(Self.hello)
        try await connection.wait(for: "hello")
        held.append(connection)
      }
      let waiting = try await RawConnection.open(port)
      try await waiting.send(Self.hello)
      try await Task.sleep(for: .milliseconds(300))
      #expect(waiting.text.isEmpty)
      for connection in held { connection.close() }
      try await waiting.wait(for: "hello")
      waiting.close()
    }
  }
}
