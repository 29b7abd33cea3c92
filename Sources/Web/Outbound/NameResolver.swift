import Glibc
public import HTTPTransport
import NIOCore
import NIOPosix
import Synchronization

/// Finds the addresses of a host.
public protocol NameResolver: Sendable {
  /// All addresses of a name, the preferred ones first.
  ///
  /// - Throws: anything where it has none.
  func addresses(of name: String) async throws -> [IPAddress]
}

/// What the system knows: hosts file, DNS (`getaddrinfo`, RFC 3493).
public struct SystemNameResolver: NameResolver {
  public init() {}

  /// The call blocks and cannot be ended; threads of its own keep a slow name server from holding up files, and one who
  /// is cancelled does not wait for it.
  private static let threads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 4)
    pool.start()
    return pool
  }()

  public func addresses(of name: String) async throws -> [IPAddress] {
    let answer = Answer()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        answer.wait(continuation)
        SystemNameResolver.threads.submit { state in
          guard state == .active, !answer.isGiven else { return answer.give(.failure(CancellationError())) }
          answer.give(Result { try SystemNameResolver.lookUp(name) })
        }
      }
    } onCancel: {
      answer.give(.failure(CancellationError()))
    }
  }

  private static func lookUp(_ name: String) throws -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(name, nil, &hints, &first)
    guard code == 0 else { throw NameResolutionError(code: code) }
    defer { freeaddrinfo(first) }
    var found: [IPAddress] = []
    var next = first
    while let entry = next {
      next = entry.pointee.ai_next
      guard let address = address(entry.pointee), !found.contains(address) else { continue }
      found.append(address)
    }
    return found
  }

  private static func address(_ entry: addrinfo) -> IPAddress? {
    guard let pointer = UnsafeRawPointer(entry.ai_addr) else { return nil }
    switch entry.ai_family {
    case AF_INET where entry.ai_addrlen >= MemoryLayout<sockaddr_in>.size:
      return IPAddress(four: UInt32(bigEndian: pointer.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
    case AF_INET6 where entry.ai_addrlen >= MemoryLayout<sockaddr_in6>.size:
      let bytes = pointer.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      return IPAddress(
        six: withUnsafeBytes(of: bytes) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) })
    default: return nil
    }
  }
}

/// The system's code for a name that cannot be resolved (`EAI_…`).
struct NameResolutionError: Error { var code: Int32 }

/// Goes to the one who waits, once; who comes first, the answer or the end of the wait, is kept.
private final class Answer: Sendable {
  private struct State {
    var waiting: CheckedContinuation<[IPAddress], any Error>?
    var given: Result<[IPAddress], any Error>?
  }

  private let state = Mutex(State())

  var isGiven: Bool { state.withLock { $0.given != nil } }

  func wait(_ continuation: CheckedContinuation<[IPAddress], any Error>) {
    let given = state.withLock { state in
      if state.given == nil { state.waiting = continuation }
      return state.given
    }
    if let given { continuation.resume(with: given) }
  }

  func give(_ result: Result<[IPAddress], any Error>) {
    let waiting = state.withLock { state -> CheckedContinuation<[IPAddress], any Error>? in
      guard state.given == nil else { return nil }
      state.given = result
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(with: result)
  }
}
