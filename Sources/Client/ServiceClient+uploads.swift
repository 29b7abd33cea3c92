import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Recordings on their way to the service.
extension ServiceClient {
  /// Sends a file in pieces, and goes on where it stopped when the connection breaks.
  ///
  /// - Parameters:
  ///   - name: which the recording has there.
  ///   - progress: is told the bytes that have arrived, and of how many.
  /// - Returns: the upload's path at the service.
  public func upload(
    _ file: RecordingFile, name: String, progress: @Sendable (Int64, Int64) -> Void
  ) async throws -> String {
    var transfer = ResumableTransfer(length: file.length)
    do { return try await carry(file, name, &transfer, progress) } catch {
      // Also when the task was cancelled: nobody will go on with it.
      if let path = transfer.path { await Task { try? await deleteUpload(path) }.value }
      throw error
    }
  }

  private func carry(
    _ file: RecordingFile, _ name: String, _ transfer: inout ResumableTransfer,
    _ progress: @Sendable (Int64, Int64) -> Void
  ) async throws -> String {
    let key = UUID().uuidString
    while true {
      if transfer.pause > 0 { try await Task.sleep(for: .seconds(transfer.pause)) }
      progress(transfer.sure, transfer.length)
      do {
        switch transfer.next {
        case .create: transfer.created(path: try await createUpload(file.length, name: name, key: key))
        case .ask(let path):
          transfer.isAt(try offset(try await ask(.HEAD, path, headers: [ServiceClient.version])))
        case .send(let path, let offset, let count):
          let bytes = try await file.read(at: offset, count: count)
          transfer.isAt(try self.offset(try await send(bytes, to: path, at: offset)))
        case .done(let path): return path
        case .giveUp(let error): throw error
        }
      } catch let error as ServiceClientError {
        if case .giveUp = transfer.next { throw error }
        transfer.failed(error)
      }
    }
  }

  /// Removes an upload; its jobs keep what they have of it.
  public func deleteUpload(_ path: String) async throws {
    _ = try await ask(.DELETE, path, headers: [ServiceClient.version])
  }

  private static let version = ("Tus-Resumable", "1.0.0")

  private func createUpload(_ length: Int64, name: String, key: String) async throws -> String {
    let answer = try await ask(
      .POST, "/api/v1/uploads",
      headers: [
        ServiceClient.version, ("Upload-Length", String(length)), ("Idempotency-Key", key),
        ("Upload-Metadata", "filename " + Data(name.utf8).base64EncodedString()),
      ])
    // Only the path: the address by which we came here is ours to know.
    guard let location = answer.headers.first(name: "location"),
      let path = URLComponents(string: location)?.percentEncodedPath,
      let start = path.range(of: "/api/v1/uploads/")
    else { throw ServiceClientError.notUnderstood(server: "\(address)", what: "an upload without address") }
    return String(path[start.lowerBound...])
  }

  private func send(_ bytes: ByteBuffer, to path: String, at offset: Int64) async throws -> Answer {
    try await ask(
      .PATCH, path,
      headers: [
        ServiceClient.version, ("Upload-Offset", String(offset)),
        ("Content-Type", "application/offset+octet-stream"),
      ], body: bytes)
  }

  private func offset(_ answer: Answer) throws -> Int64 {
    guard let offset = answer.headers.first(name: "upload-offset").flatMap({ Int64($0) }) else {
      throw ServiceClientError.notUnderstood(server: "\(address)", what: "an upload without offset")
    }
    return offset
  }
}

/// A file that is read in pieces, on threads that may wait.
public struct RecordingFile: Sendable {
  public let length: Int64
  private let handle: FileHandle
  private let path: String

  /// - Throws: ``ServiceClientError/unreadableFile(_:)``
  public init(path: String) throws(ServiceClientError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadableFile("there is no such file; check the name.")
    }
    guard !isFolder.boolValue, let handle = FileHandle(forReadingAtPath: path) else {
      throw .unreadableFile("the file cannot be read; check its permissions.")
    }
    try self.init(handle, path: path)
  }

  private init(_ handle: FileHandle, path: String) throws(ServiceClientError) {
    (self.handle, self.path) = (handle, path)
    guard let end = try? handle.seekToEnd(), end > 0 else { throw .unreadableFile("the file is empty.") }
    length = Int64(clamping: end)
  }

  /// Standard input, kept in a file without a name so that a break can be mended.
  ///
  /// - Throws: ``ServiceClientError/unreadableFile(_:)``
  public static func standardInput() async throws -> RecordingFile {
    try await NIOThreadPool.singleton.runIfActive {
      let path = NSTemporaryDirectory() + "/steno-" + UUID().uuidString
      guard
        FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
        let handle = FileHandle(forUpdatingAtPath: path)
      else { throw ServiceClientError.unreadableFile("there is no room to keep standard input.") }
      try? FileManager.default.removeItem(atPath: path)
      do {
        while let part = try FileHandle.standardInput.read(upToCount: 1 << 20), !part.isEmpty {
          try handle.write(contentsOf: part)
        }
      } catch {
        throw ServiceClientError.unreadableFile(
          "standard input cannot be kept: \(error.localizedDescription)")
      }
      return try RecordingFile(handle, path: "standard input")
    }
  }

  func read(at offset: Int64, count: Int) async throws -> ByteBuffer {
    let descriptor = handle.fileDescriptor
    let buffer: ByteBuffer? = try await NIOThreadPool.singleton.runIfActive {
      var buffer = ByteBuffer()
      while buffer.readableBytes < count {
        let place = off_t(offset) + off_t(buffer.readableBytes)
        let wanted = count - buffer.readableBytes
        let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { bytes in
          max(pread(descriptor, bytes.baseAddress, wanted, place), 0)
        }
        if got == 0 { return nil }
      }
      return buffer
    }
    guard let buffer else {
      throw ServiceClientError.unreadableFile("the file became shorter while it was sent.")
    }
    return buffer
  }
}
