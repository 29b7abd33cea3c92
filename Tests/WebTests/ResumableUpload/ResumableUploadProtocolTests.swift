import HTTPTypes
import NIOCore
import Testing
import Web

@Suite("The protocol of resumable uploads")
struct ResumableUploadProtocolTests {
  let tus = ResumableUploadProtocol(maximumBytes: 1000)

  func headers(_ pairs: (HTTPField.Name, String)...) -> HTTPFields {
    var fields = HTTPFields()
    fields[.tusResumable] = "1.0.0"
    for (name, value) in pairs { fields[name] = value }
    return fields
  }

  @Test("A new upload with its length and metadata")
  func creation() throws {
    let creation = try tus.creation(
      headers((.uploadLength, "1000"), (.uploadMetadata, "filename bmHDr3ZlLndhdg==,autostart,language ZGU="))
    )
    #expect(creation.length == 1000 && !creation.hasBytes && creation.concatenation == .none)
    #expect(creation.metadata?["filename"] == "naïve.wav")
    #expect(creation.metadata?["autostart"] == "" && creation.metadata?["language"] == "de")
    #expect(try tus.creation(headers((.uploadDeferLength, "1"))).length == nil)
    let final = try tus.creation(headers((.uploadConcat, "final;/a /b")))
    #expect(final.concatenation == .final(["/a", "/b"]))
  }

  @Test("Creations that make no sense are refused")
  func refusedCreations() {
    func error(_ headers: HTTPFields) -> ResumableUploadError? {
      #expect(throws: ResumableUploadError.self) { try tus.creation(headers) }
    }
    #expect(error(HTTPFields()) == .unsupportedVersion)
    #expect(error(headers()) == .invalidHeader("Upload-Length"))
    #expect(error(headers((.uploadLength, "1001"))) == .tooLarge(limit: 1000))
    for text in ["-1", "+1", "1.0", "", "99999999999999999999", "1 1"] {
      #expect(error(headers((.uploadLength, text))) == .invalidHeader("Upload-Length"))
    }
    #expect(error(headers((.uploadDeferLength, "2"))) == .invalidHeader("Upload-Defer-Length"))
    #expect(
      error(headers((.uploadLength, "5"), (.uploadDeferLength, "1"))) == .invalidHeader("Upload-Length"))
    #expect(
      error(headers((.uploadLength, "5"), (.uploadConcat, "final;/a"))) == .invalidHeader("Upload-Concat"))
    for text in ["a ???", "a YQ==,a YQ==", "a b c", "a /w=="] {
      #expect(
        error(headers((.uploadLength, "5"), (.uploadMetadata, text))) == .invalidHeader("Upload-Metadata"))
    }
  }

  @Test("Bytes are taken at the upload's offset and up to its length only")
  func continuations() throws {
    let type = (HTTPField.Name.contentType, "application/offset+octet-stream")
    func error(
      _ headers: HTTPFields, _ standing: ResumableUploadProtocol.Standing
    ) -> ResumableUploadError? {
      #expect(throws: ResumableUploadError.self) { try tus.continuation(headers, of: standing) }
    }
    let upload = ResumableUploadProtocol.Standing(offset: 70, length: 100)
    let open = ResumableUploadProtocol.Standing(offset: 70, length: nil)
    #expect(try tus.continuation(headers(type, (.uploadOffset, "70")), of: upload).room == 30)
    #expect(try tus.continuation(headers(type, (.uploadOffset, "70")), of: open).room == 930)
    let told = try tus.continuation(headers(type, (.uploadOffset, "70"), (.uploadLength, "80")), of: open)
    #expect(told.length == 80 && told.room == 10)
    #expect(error(headers((.uploadOffset, "70")), upload) == .wrongContentType)
    #expect(error(headers(type), upload) == .invalidHeader("Upload-Offset"))
    for offset in ["0", "69", "71"] {
      #expect(error(headers(type, (.uploadOffset, offset)), upload) == .wrongOffset(current: 70))
    }
    #expect(
      error(headers(type, (.uploadOffset, "70"), (.contentLength, "31")), upload) == .beyondEnd(length: 100))
    #expect(
      error(headers(type, (.uploadOffset, "70"), (.contentLength, "931")), open) == .tooLarge(limit: 1000))
    #expect(
      error(headers(type, (.uploadOffset, "70"), (.uploadLength, "99")), upload)
        == .invalidHeader("Upload-Length"))
    #expect(
      error(headers(type, (.uploadOffset, "70"), (.uploadLength, "69")), open)
        == .invalidHeader("Upload-Length"))
    #expect(
      error(headers(type, (.uploadOffset, "70")), .init(offset: 70, length: 70, isFinal: true)) == .isFinal)
    #expect(ResumableUploadError.wrongOffset(current: 1).status == .conflict)
    #expect(ResumableUploadError.checksumMismatch.status.code == 460)
  }

  /// Of the text "abc", as FIPS 180-4 and RFC 1321 give them.
  @Test(
    "Checksums are compared with the bytes",
    arguments: [
      "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
      "sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
      "md5 kAFQmDzST7DWlj99KOF/cg==",
    ])
  func checksums(header: String) throws {
    var right = try UploadChecksum(header: header)
    var wrong = right
    right.update(ByteBuffer(string: "a"))
    right.update(ByteBuffer(string: "bc"))
    try right.verify()
    wrong.update(ByteBuffer(string: "abd"))
    #expect(throws: ResumableUploadError.checksumMismatch) { try wrong.verify() }
  }

  @Test("Unknown checksums are refused")
  func unknownChecksums() {
    #expect(throws: ResumableUploadError.unknownChecksum("crc32")) {
      try UploadChecksum(header: "crc32 AAAA")
    }
    #expect(throws: ResumableUploadError.invalidHeader("Upload-Checksum")) {
      try UploadChecksum(header: "sha1")
    }
  }
}
