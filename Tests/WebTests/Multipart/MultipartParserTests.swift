import NIOCore
import Testing
import Web

/// What a form means, however it was cut: its parts with all their bytes, and how reading ended.
struct ReadForm: Equatable {
  var parts: [Part] = []
  var isEnded = false
  var error: MultipartError?

  struct Part: Equatable {
    var headers: PartHeaders
    var bytes: [UInt8] = []
    var isEnded = false
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  init(_ chunks: [[UInt8]], boundary: String, limits: MultipartLimits = MultipartLimits()) {
    do {
      var parser = try MultipartParser(boundary: boundary, limits: limits)
      for chunk in chunks {
        try parser.append(ByteBuffer(bytes: chunk))
        while let event = try parser.next() { take(event) }
      }
      try parser.finish()
    } catch {
      self.error = error
    }
  }

  private mutating func take(_ event: MultipartParser.Event) {
    switch event {
    case .partHeaders(let headers): parts.append(Part(headers: headers))
    case .bytes(let bytes): parts[parts.count - 1].bytes += Array(bytes.readableBytesView)
    case .partEnd: parts[parts.count - 1].isEnded = true
    case .end: isEnded = true
    }
  }
}

@Suite("Multipart forms")
struct MultipartParserTests {
  /// Written by urllib3 2.8.0 (`encode_multipart_formdata`, what `requests` sends).
  static let urllib3 = Array(
    """
    --b0undary\r\nContent-Disposition: form-data; name="model"\r\n\r\nbase\r\n--b0undary\r
    Content-Disposition: form-data; name="words[]"\r\n\r\nword\r\n--b0undary\r
    Content-Disposition: form-data; name="words[]"\r\n\r\nsegment\r\n--b0undary\r
    Content-Disposition: form-data; name="prompt"\r\n\r\nGrüße\r\n"x"\r\n--b0undary\r
    Content-Disposition: form-data; name="file"; filename="naïve %22name%22.wav"\r
    Content-Type: audio/wav\r\n\r\nRIFF\0\r\n--not\r\n\r\n--b0undary--\r\n
    """.utf8)

  /// Written by Python's `email.generator` with the policy for HTTP.
  static let email = Array(
    """
    to be ignored\r\n--=_mail\r
    Content-Disposition: form-data; name="file"; filename*=utf-8''Stra%C3%9Fe%201.wav\r
    MIME-Version: 1.0\r\nContent-Type: audio/wav\r\n\r\nabc\r\n--=_mail\r
    Content-Disposition: form-data; name="a;b\\"c"\r\n\r\nx\r\n--=_mail--\r\nthis too
    """.utf8)

  @Test("A form by urllib3 is read as it was meant")
  func readsUrllib3() {
    let form = ReadForm([Self.urllib3], boundary: "b0undary")
    #expect(form.error == nil && form.isEnded)
    #expect(form.parts.map(\.headers.name) == ["model", "words[]", "words[]", "prompt", "file"])
    #expect(form.parts.map(\.text) == ["base", "word", "segment", "Grüße\r\n\"x\"", "RIFF\0\r\n--not\r\n"])
    #expect(form.parts.map(\.headers.isFile) == [false, false, false, false, true])
    #expect(form.parts.last?.headers.fileName == "naïve \"name\".wav")
    #expect(form.parts.last?.headers.contentType == "audio/wav")
  }

  @Test("A form by Python's email package, with preamble, epilogue and an extended file name")
  func readsEmail() {
    let form = ReadForm([Self.email], boundary: "=_mail")
    #expect(form.error == nil && form.isEnded)
    #expect(form.parts.map(\.headers.name) == ["file", "a;b\"c"])
    #expect(form.parts.map(\.headers.fileName) == ["Straße 1.wav", nil])
    #expect(form.parts.map(\.text) == ["abc", "x"])
  }

  @Test("Cut anywhere into any number of pieces, a form says the same")
  func anyCut() {
    var random = SystemRandomNumberGenerator()
    for (body, boundary) in [(Self.urllib3, "b0undary"), (Self.email, "=_mail")] {
      let whole = ReadForm([body], boundary: boundary)
      #expect(ReadForm(body.map { [$0] }, boundary: boundary) == whole)
      for cut in body.indices {
        #expect(ReadForm([Array(body[..<cut]), Array(body[cut...])], boundary: boundary) == whole)
      }
      for _ in 0..<100 {
        var pieces: [[UInt8]] = []
        var rest = body[...]
        while !rest.isEmpty {
          let count = Int.random(in: 1...min(40, rest.count), using: &random)
          pieces.append(Array(rest.prefix(count)))
          rest = rest.dropFirst(count)
        }
        #expect(ReadForm(pieces, boundary: boundary) == whole)
      }
    }
  }

  @Test("A body that ends too early is never taken for whole")
  func truncated() {
    // The last boundary's hyphens end the form; what follows is epilogue.
    for count in 0..<(Self.urllib3.count - 2) {
      let form = ReadForm([Array(Self.urllib3.prefix(count))], boundary: "b0undary")
      #expect(form.error == .truncated && !form.isEnded)
    }
  }

  @Test("Bytes that look like a boundary for a while stay bytes")
  func nearBoundaries() {
    let file = "\r\r\n\r\n-\r\n--\r\n--b\r\n--b0undar\n--b0undary\r\r\n--b0undarX--b0undary"
    let body =
      "--b0undary\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n\(file)\r\n--b0undary--"
    #expect(ReadForm(body.utf8.map { [$0] }, boundary: "b0undary").parts.map(\.text) == [file])
    #expect(ReadForm([Array(body.utf8)], boundary: "b0undary").parts.map(\.text) == [file])
  }

  @Test("Random bytes, and forms with random changes, neither crash nor hang")
  func randomBytes() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("\r\n-b0undary:; =\"*%'".utf8)
    for round in 0..<1_000 {
      var body = Self.urllib3
      if round % 2 == 0 {
        body = (0..<200).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] }
      } else {
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let index = Int.random(in: body.indices, using: &random)
          switch round % 3 {
          case 0: body[index] = UInt8.random(in: .min ... .max, using: &random)
          case 1: body.remove(at: index)
          default: body.insert(alphabet[Int.random(in: alphabet.indices, using: &random)], at: index)
          }
        }
      }
      let cut = Int.random(in: body.indices, using: &random)
      let whole = ReadForm([body], boundary: "b0undary")
      let halves = ReadForm([Array(body[..<cut]), Array(body[cut...])], boundary: "b0undary")
      #expect(whole == halves)
    }
  }

  @Test(
    "What is no form is refused with its fault",
    arguments: [
      ("--b\r\nX: y\r\n\r\nz\r\n--b--", MultipartError.missingName),
      ("--b\r\n\r\nz\r\n--b--", .missingName),
      ("--b\r\nContent-Disposition: attachment; name=a\r\n\r\nz\r\n--b--", .missingName),
      ("--b\r\nnonsense\r\n\r\nz\r\n--b--", .malformedHeaders(reason: "have a line without a name")),
      ("--b\r\nA: \0\r\n\r\nz\r\n--b--", .malformedHeaders(reason: "contain control characters")),
      ("--bb\r\n", .malformedDelimiter),
      ("--b-\r\n", .malformedDelimiter),
      (
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nz\r\n--b--",
        .unsupportedEncoding("base64")
      ),
      ("no form at all", .truncated),
    ])
  func refused(body: String, error: MultipartError) {
    #expect(ReadForm([Array(body.utf8)], boundary: "b").error == error)
    #expect(ReadForm(body.utf8.map { [$0] }, boundary: "b").error == error)
  }

  @Test("Limits are exact")
  func limits() {
    func error(_ change: (inout MultipartLimits) -> Void) -> MultipartError? {
      var limits = MultipartLimits()
      change(&limits)
      return ReadForm(Self.urllib3.map { [$0] }, boundary: "b0undary", limits: limits).error
    }
    let fileHeader = Array(
      "Content-Disposition: form-data; name=\"file\"; filename=\"naïve %22name%22.wav\"\r\nContent-Type: audio/wav"
        .utf8
    ).count
    #expect(error { $0.fileBytes = 14 } == nil)
    #expect(error { $0.fileBytes = 13 } == .fileTooLarge(limit: 13))
    #expect(error { $0.fieldBytes = 12 } == nil)
    #expect(error { $0.fieldBytes = 11 } == .fieldTooLarge(name: "prompt", limit: 11))
    #expect(error { $0.fieldsBytes = 27 } == nil)
    #expect(error { $0.fieldsBytes = 26 } == .fieldsTooLarge(limit: 26))
    #expect(error { $0.parts = 5 } == nil)
    #expect(error { $0.parts = 4 } == .tooManyParts(limit: 4))
    #expect(error { $0.bodyBytes = Self.urllib3.count } == nil)
    #expect(
      error { $0.bodyBytes -= .max - Self.urllib3.count + 1 } == .bodyTooLarge(limit: Self.urllib3.count - 1))
    #expect(error { $0.headerBytes = fileHeader } == nil)
    #expect(error { $0.headerBytes = fileHeader - 1 } == .tooManyHeaderBytes(limit: fileHeader - 1))
  }

  @Test("A field that is for files is one without a file name too")
  func fileFields() {
    var limits = MultipartLimits()
    limits.fileFields = ["audio"]
    let body = "--b\r\nContent-Disposition: form-data; name=audio\r\n\r\nz\r\n--b--"
    #expect(ReadForm([Array(body.utf8)], boundary: "b", limits: limits).parts.map(\.headers.isFile) == [true])
  }

  @Test("An empty form and empty parts")
  func empty() {
    #expect(ReadForm([Array("--b--\r\n".utf8)], boundary: "b").error == nil)
    let form = ReadForm(
      [Array("--b \t\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n\r\n--b--".utf8)], boundary: "b")
    #expect(
      form.parts
        == [ReadForm.Part(headers: PartHeaders(name: "a"), bytes: [])].map { part in
          var part = part
          part.isEnded = true
          return part
        })
  }
}

@Suite("Parameters of headers")
struct HeaderParametersTests {
  @Test(
    "File names in all the ways they are sent",
    arguments: [
      (#"form-data; filename=a.wav"#, "a.wav"),
      (#"form-data; name="x"; filename="a;b.wav" ; c=d"#, "a;b.wav"),
      (#"form-data; filename="a \"b\" \\c.wav""#, #"a "b" \c.wav"#),
      (#"form-data; filename="C:\calls\a.wav""#, #"C:\calls\a.wav"#),
      (#"form-data; FileName=a; filename=b"#, "a"),
      (#"form-data; filename="a.wav"; filename*=UTF-8''%c3%A4.wav"#, "ä.wav"),
      (#"form-data; filename*=iso-8859-1'de'%E4.wav"#, "ä.wav"),
      (#"form-data; filename=a; filename*=UTF-8''%ff"#, "a"),
      (#"form-data; filename=a; filename*=UTF-8''%4"#, "a"),
      (#"form-data; filename=a; filename*=x''b"#, "a"),
      (#"form-data; filename="unclosed"#, "unclosed"),
      (#"form-data; filename="#, ""),
    ])
  func fileNames(header: String, name: String) {
    #expect(HeaderParameters(header)["filename"] == name)
    #expect(HeaderParameters(header).value == "form-data")
  }

  @Test("A boundary is found, or the form refused")
  func boundaries() throws {
    _ = try MultipartParser(contentType: "multipart/form-data; boundary=\"a b\"")
    for header in ["multipart/form-data", "multipart/form-data; boundary=", "a; boundary=é"] {
      #expect(throws: MultipartError.missingBoundary) { try MultipartParser(contentType: header) }
    }
  }
}
