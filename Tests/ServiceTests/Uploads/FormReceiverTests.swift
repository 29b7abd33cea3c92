import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import NIOCore
import Synchronization
import Testing

@testable import Service

/// A WAV file of silence: 8 000 samples of 16 bits per second.
func silentWave(samples: Int) -> [UInt8] {
  func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
  let data = samples * 2
  return Array("RIFF".utf8) + little(36 + data, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
    + little(1, 2) + little(8000, 4) + little(16_000, 4) + little(2, 2) + little(16, 2) + Array("data".utf8)
    + little(data, 4) + [UInt8](repeating: 0, count: data)
}

@Suite("Receiving forms")
struct FormReceiverTests {
  struct Answer {
    var status: Int
    var text: String
  }

  /// What a receiver makes of a request, as text.
  func send(
    _ body: [UInt8], type: String?, query: String = "", blobs: MemoryBlobs = MemoryBlobs(),
    _ change: (inout UploadLimits) -> Void = { _ in }
  ) async throws -> Answer {
    var limits = UploadLimits()
    change(&limits)
    let receiver = FormReceiver(blobs: blobs, limits: limits)
    let router = Router(context: ServiceContext.self)
    router.post("/") { request, context -> Response in
      do {
        let form = try await receiver.receive(request, context: context)
        var text = form.fields.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        if let upload = form.upload {
          text += " \(upload.fileName) \(upload.format) \(upload.blob.byteCount) \(upload.seconds ?? -1)"
        }
        return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
      } catch {
        let error = ServiceError(of: error)
        return Response(
          status: error.status,
          body: ResponseBody(byteBuffer: ByteBuffer(string: "\(error.code) \(error.message)")))
      }
    }
    var headers = HTTPFields()
    if let type { headers[.contentType] = type }
    let fields = headers
    return try await Application(router: router).test(.router) { client in
      try await client.execute(
        uri: "/" + query, method: .post, headers: fields, body: ByteBuffer(bytes: body)
      ) { Answer(status: $0.status.code, text: String(buffer: $0.body)) }
    }
  }

  static let multipart = "multipart/form-data; boundary=b"
  static func form(_ bytes: [UInt8], fileName: String? = "talk.wav", name: String = "file") -> [UInt8] {
    let file = fileName.map { "; filename=\"\($0)\"" } ?? ""
    return Array(
      "--b\r\nContent-Disposition: form-data; name=model\r\n\r\nbase\r\n--b\r\n".utf8)
      + Array("Content-Disposition: form-data; name=\(name)\(file)\r\n\r\n".utf8) + bytes
      + Array("\r\n--b--".utf8)
  }

  @Test("A form's recording lies in the store with its name, format and length")
  func multipartForm() async throws {
    let blobs = MemoryBlobs()
    let answer = try await send(
      Self.form(silentWave(samples: 12_000), fileName: #"C:\calls\talk.wav"#), type: Self.multipart,
      query: "?model=tiny&x=1", blobs: blobs)
    #expect(answer.text == "model=tiny&x=1&model=base talk.wav wav 24044 1.5")
    #expect(blobs.state.withLock { $0.blobs["1"] } == silentWave(samples: 12_000))
  }

  @Test("A part named file or audio is a recording without a file name too, others are text")
  func fileFields() async throws {
    let wave = silentWave(samples: 8000)
    let audio = try await send(Self.form(wave, fileName: nil, name: "audio"), type: Self.multipart)
    #expect(audio.text == "model=base recording wav 16044 1.0")
    let text = try await send(Self.form(Array("x".utf8), fileName: nil, name: "prompt"), type: Self.multipart)
    #expect(text.text == "model=base&prompt=x")
  }

  @Test("The bare recording, with its fields in the query")
  func raw() async throws {
    let answer = try await send(
      silentWave(samples: 4000), type: "audio/wav", query: "?language=de&filename=a.wav")
    #expect(answer.text == "language=de&filename=a.wav a.wav wav 8044 0.5")
  }

  @Test(
    "Fields without a recording",
    arguments: [
      ("application/x-www-form-urlencoded", "a=1+2&b=%C3%A4&c", "q=0&a=1 2&b=ä&c="),
      ("application/json", #"{"a": "x", "b": [1, 2.5], "c": true, "d": null}"#, "q=0&a=x&b=1&b=2.5&c=true"),
      (Self.multipart, "--b--", "q=0"),
    ])
  func fieldsOnly(type: String, body: String, fields: String) async throws {
    let answer = try await send(Array(body.utf8), type: type, query: "?q=0")
    #expect(answer.text == fields)
  }

  @Test("No file chosen is no file; an empty file is a mistake")
  func empty() async throws {
    let none = try await send(Self.form([], fileName: ""), type: Self.multipart)
    #expect(none.text == "model=base")
    let answer = try await send(Self.form([]), type: Self.multipart)
    #expect(answer.status == 400 && answer.text.hasPrefix("empty_file"))
  }

  @Test("The limit of bytes is exact, for forms and bare recordings, and leaves nothing behind")
  func fileTooLarge() async throws {
    let wave = silentWave(samples: 8000)
    for (body, type) in [(Self.form(wave), Self.multipart), (wave, "audio/wav")] {
      let exact = try await send(body, type: type) { $0.fileBytes = wave.count }
      #expect(exact.status == 200)
      let blobs = MemoryBlobs()
      let answer = try await send(body, type: type, blobs: blobs) { $0.fileBytes = wave.count - 1 }
      #expect(answer.status == 413 && answer.text.hasPrefix("file_too_large"))
      #expect(blobs.keys.isEmpty)
    }
  }

  @Test("What is not in the allowed formats is refused with a list of them")
  func formats() async throws {
    let blobs = MemoryBlobs()
    let page = try await send(Self.form(Array("<html>".utf8)), type: Self.multipart, blobs: blobs)
    #expect(page.status == 415 && page.text.hasPrefix("unsupported_format"))
    let wave = try await send(Self.form(silentWave(samples: 9)), type: Self.multipart, blobs: blobs) {
      $0.formats = [.mp3, .mp4]
    }
    #expect(wave.status == 415 && wave.text.contains("mp3, mp4"))
    #expect(blobs.keys.isEmpty)
  }

  @Test("A damaged recording and one that is too long leave nothing behind, and no path is told")
  func invalidAudio() async throws {
    let blobs = MemoryBlobs()
    let damaged = try await send(Self.form(silentWave(samples: 0)), type: Self.multipart, blobs: blobs)
    #expect(damaged.status == 400 && damaged.text.hasPrefix("invalid_audio talk.wav: "))
    let long = try await send(Self.form(silentWave(samples: 16_000)), type: Self.multipart, blobs: blobs) {
      $0.audioSeconds = 1.9
    }
    #expect(long.status == 413 && long.text.hasPrefix("audio_too_long talk.wav: "))
    #expect(blobs.keys.isEmpty)
  }

  @Test("No room is 507")
  func full() async throws {
    let blobs = MemoryBlobs(capacity: 5000)
    let answer = try await send(Self.form(silentWave(samples: 8000)), type: Self.multipart, blobs: blobs)
    #expect(answer.status == 507 && answer.text.hasPrefix("insufficient_storage"))
    #expect(blobs.keys.isEmpty)
  }

  @Test("A form that breaks off, two files and foreign types are refused")
  func refused() async throws {
    let blobs = MemoryBlobs()
    let whole = Self.form(silentWave(samples: 8000))
    let cut = try await send(Array(whole.dropLast(3)), type: Self.multipart, blobs: blobs)
    #expect(cut.status == 400 && cut.text.hasPrefix("invalid_form"))
    let two = try await send(
      Array(whole.dropLast(2)) + "\r\n".utf8 + whole.dropFirst(5), type: Self.multipart, blobs: blobs)
    #expect(two.text.hasPrefix("multiple_files"))
    let page = try await send([1], type: "text/html", blobs: blobs)
    #expect(page.status == 415)
    #expect(blobs.keys.isEmpty)
  }

  @Test("Who sends next to nothing is sent away, and what he sent is dropped", .timeLimit(.minutes(1)))
  func slow() async throws {
    let blobs = MemoryBlobs()
    var limits = UploadLimits()
    limits.slowSeconds = 0.3
    limits.leastBytesPerSecond = 1e6
    let receiver = FormReceiver(blobs: blobs, limits: limits)
    let (body, source) = RequestBody.makeStream()
    await source.yield(ByteBuffer(bytes: silentWave(samples: 8000)))
    var head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")
    head.headerFields[.contentType] = "audio/wav"
    let request = Request(head: head, body: body)
    let router = Router(context: ServiceContext.self)
    router.post("/") { _, context -> Response in
      do {
        _ = try await receiver.receive(request, context: context)
        return Response(status: .ok)
      } catch let error as ServiceError {
        return Response(status: error.status)
      }
    }
    try await Application(router: router).test(.router) { client in
      let status = try await client.execute(uri: "/", method: .post) { $0.status }
      #expect(status == .requestTimeout)
    }
    #expect(blobs.state.withLock { $0.created } == 1 && blobs.keys.isEmpty)
    source.finish()
  }
}
