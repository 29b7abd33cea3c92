public import NIOCore

/// Reads a `multipart/form-data` body as it comes (RFC 7578; the framing of RFC 2046, section 5.1.1).
///
/// Give it bytes with ``append(_:)``, take what they mean with ``next()`` until that is nil, and say with ``finish()``
/// that no more come. It holds back what may be the begin of a boundary and the headers of one part, never a file.
public struct MultipartParser: Sendable {
  public enum Event: Sendable, Hashable {
    case partHeaders(PartHeaders)
    /// Some bytes of the part, at least one.
    case bytes(ByteBuffer)
    case partEnd
    /// The last boundary was read; what follows is ignored.
    case end
  }

  private enum State {
    case preamble, delimiterLine, headers, body, epilogue
  }

  private let limits: MultipartLimits
  /// Line end, two hyphens, boundary.
  private let delimiter: [UInt8]
  private var state = State.preamble
  private var pending: ByteBuffer
  /// Bytes of `pending` in which the end of the headers was sought already.
  private var searched = 0

  private var bodyBytes = 0
  private var parts = 0
  private var fieldsBytes = 0
  private var part: PartHeaders?
  private var partBytes = 0

  /// - Parameter contentType: value of the request's header.
  /// - Throws: ``MultipartError/missingBoundary``.
  public init(contentType: String, limits: MultipartLimits = MultipartLimits()) throws(MultipartError) {
    guard let boundary = HeaderParameters(contentType)["boundary"] else { throw .missingBoundary }
    try self.init(boundary: boundary, limits: limits)
  }

  /// - Parameter boundary: 1 to 70 printable ASCII characters.
  /// - Throws: ``MultipartError/missingBoundary``.
  public init(boundary: String, limits: MultipartLimits = MultipartLimits()) throws(MultipartError) {
    guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
    else { throw .missingBoundary }
    self.limits = limits
    delimiter = Array("\r\n--\(boundary)".utf8)
    // The first boundary may stand at the very begin, where its line end is missing.
    pending = ByteBuffer(bytes: [0x0D, 0x0A])
  }

  /// Bytes of the body in order, cut anywhere.
  ///
  /// - Throws: ``MultipartError/bodyTooLarge(limit:)``.
  public mutating func append(_ bytes: ByteBuffer) throws(MultipartError) {
    let (sum, overflow) = bodyBytes.addingReportingOverflow(bytes.readableBytes)
    guard !overflow, sum <= limits.bodyBytes else { throw .bodyTooLarge(limit: limits.bodyBytes) }
    bodyBytes = sum
    if case .epilogue = state { return }
    if pending.readableBytes == 0 {
      pending = bytes
    } else {
      // Into a buffer of its own: slices of the old one may be in use.
      var joined = ByteBuffer()
      joined.reserveCapacity(pending.readableBytes + bytes.readableBytes)
      joined.writeImmutableBuffer(pending)
      joined.writeImmutableBuffer(bytes)
      pending = joined
    }
  }

  /// The next event of what was given so far; nil: more bytes are needed.
  public mutating func next() throws(MultipartError) -> Event? {
    while true {
      switch state {
      case .preamble:
        let found = pending.search(delimiter)
        pending.moveReaderIndex(forwardBy: found.offset)
        guard found.isWhole else { return nil }
        pending.moveReaderIndex(forwardBy: delimiter.count)
        state = .delimiterLine
      case .delimiterLine:
        guard let isLast = try delimiterLine() else { return nil }
        state = isLast ? .epilogue : .headers
        if isLast { return .end }
      case .headers:
        guard let headers = try headers() else { return nil }
        state = .body
        return .partHeaders(headers)
      case .body:
        return try body()
      case .epilogue:
        pending.clear()
        return nil
      }
    }
  }

  /// - Throws: ``MultipartError/truncated`` where the last boundary is missing.
  public mutating func finish() throws(MultipartError) {
    guard case .epilogue = state else { throw .truncated }
  }

  /// What follows a boundary: two hyphens after the last, spaces and a line end after others. nil: not all there yet.
  private mutating func delimiterLine() throws(MultipartError) -> Bool? {
    let view = pending.readableBytesView
    guard let first = view.first else { return nil }
    if first == 0x2D {
      guard view.count >= 2 else { return nil }
      guard view[view.startIndex + 1] == 0x2D else { throw .malformedDelimiter }
      return true
    }
    let padding = view.prefix { $0 == 0x20 || $0 == 0x09 }.count
    guard padding <= limits.headerBytes else { throw .tooManyHeaderBytes(limit: limits.headerBytes) }
    let line = view.dropFirst(padding).prefix(2)
    guard line.elementsEqual([0x0D, 0x0A].prefix(line.count)) else { throw .malformedDelimiter }
    guard line.count == 2 else { return nil }
    // The line end stays: it may be the first of the two that end the headers.
    pending.moveReaderIndex(forwardBy: padding)
    searched = 0
    return false
  }

  private mutating func headers() throws(MultipartError) -> PartHeaders? {
    var rest = pending
    rest.moveReaderIndex(forwardBy: searched)
    let found = rest.search([0x0D, 0x0A, 0x0D, 0x0A])
    let count = searched + found.offset
    // The line end before the first line is not counted.
    guard count <= limits.headerBytes + 2 else { throw .tooManyHeaderBytes(limit: limits.headerBytes) }
    guard found.isWhole else {
      searched = count
      return nil
    }
    parts += 1
    guard parts <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
    let headers = try PartHeaders(
      lines: pending.readableBytesView.prefix(count), fileFields: limits.fileFields)
    pending.moveReaderIndex(forwardBy: count + 4)
    part = headers
    partBytes = 0
    return headers
  }

  private mutating func body() throws(MultipartError) -> Event? {
    let found = pending.search(delimiter)
    if found.offset > 0, let bytes = pending.readSlice(length: found.offset) {
      try count(bytes.readableBytes)
      return .bytes(bytes)
    }
    guard found.isWhole else { return nil }
    pending.moveReaderIndex(forwardBy: delimiter.count)
    state = .delimiterLine
    part = nil
    return .partEnd
  }

  private mutating func count(_ bytes: Int) throws(MultipartError) {
    partBytes += bytes
    guard let part else { return }
    if part.isFile {
      guard partBytes <= limits.fileBytes else { throw .fileTooLarge(limit: limits.fileBytes) }
    } else {
      guard partBytes <= limits.fieldBytes else {
        throw .fieldTooLarge(name: String(part.name.prefix(80)), limit: limits.fieldBytes)
      }
      fieldsBytes += bytes
      guard fieldsBytes <= limits.fieldsBytes else { throw .fieldsTooLarge(limit: limits.fieldsBytes) }
    }
  }
}
