import Foundation
import Glibc
import NIOCore
import Testing

@testable import Stores

@Suite("Blobs on a disk")
struct DiskBlobStoreTests {
  @Test(
    "A write that fails half way leaves what was there before, and the blob can be finished",
    arguments: [ENOSPC, EDQUOT])
  func full(_ code: Int32) async throws {
    let folder = try TemporaryFolder()
    var calls = FileCalls()
    calls.write = { descriptor, bytes, offset in
      guard offset < 4 else {
        errno = code
        return -1
      }
      return pwrite(descriptor, bytes.baseAddress, min(bytes.count, 2), Int(offset))
    }
    let store = try DiskBlobStore(folder: folder.path + "/blobs", reserve: 0, calls: calls)
    let writer = try await store.create()
    try await writer.append(ByteBuffer(string: "abc"))
    let error = await #expect(throws: StoreError.self) {
      try await writer.append(ByteBuffer(string: "defgh"))
    }
    guard case .full = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(writer.byteCount == 3)
    #expect(try await store.byteCount(writer.key) == 3)
    #expect(try await store.bytes(of: try await writer.finish()) == Array("abc".utf8))
  }

  @Test("The reserve of the disk is not touched")
  func reserve() async throws {
    let folder = try TemporaryFolder()
    var calls = FileCalls()
    calls.free = { _ in 1004 }
    let store = try DiskBlobStore(folder: folder.path + "/blobs", reserve: 1000, calls: calls)
    let writer = try await store.create()
    try await writer.append(ByteBuffer(string: "abcd"))
    await #expect(throws: StoreError.self) { try await writer.append(ByteBuffer(string: "abcde")) }
  }

  @Test("Bytes that changed on the disk are noticed, and two do not write at once")
  func damage() async throws {
    let folder = try TemporaryFolder()
    let store = try DiskBlobStore(folder: folder.path + "/data/blobs", reserve: 0)
    let blob = try await store.keep([1, 2, 3])
    try await store.withFile(blob) { path in
      try Data([1, 2, 4]).write(to: URL(fileURLWithPath: path))
    }
    await #expect(throws: StoreError.self) { try await store.bytes(of: blob) }
    let writer = try await store.create()
    await #expect(throws: StoreError.self) { try await store.resume(writer.key) }
    try await writer.abandon()
  }
}
