import Foundation
import Testing

@testable import AudioIO

@Suite("Decoding any input")
struct AudioDecoderTests {
  /// Writes `signal.wav` and gives its samples.
  static func writeSignal(_ folder: TemporaryFolder, rate: Int = 16_000, seconds: Double = 1) throws
    -> [Float]
  {
    let signal = burstyChirp(rate: rate, seconds: seconds)
    let writer = try WaveFileWriter(path: folder.file("signal.wav"), sampleRate: rate)
    try writer.write(signal)
    try writer.finish()
    // What the 16 bits of the file hold.
    return signal.map { ($0 * 32_768).rounded() / 32_768 }
  }

  @Test(
    "Every common format gives the signal, in time and in full",
    arguments: [
      ("a.mp3", ["-b:a", "128k"], -20.0), ("a.m4a", ["-c:a", "aac", "-b:a", "96k"], -20),
      ("a.ogg", ["-c:a", "libvorbis", "-q:a", "8"], -20),
      ("a.opus", ["-c:a", "libopus", "-b:a", "96k"], -18),
      ("a.webm", ["-c:a", "libopus", "-b:a", "96k"], -18), ("a.flac", [], -100),
      ("a.mka", ["-c:a", "flac"], -100),
      ("a.aiff", [], -100), ("a.au", [], -100), ("a.caf", [], -100), ("a.w64", [], -100),
      ("adpcm.wav", ["-c:a", "adpcm_ms"], -15), ("a.wma", ["-b:a", "128k"], -100),
      ("a.aac", ["-b:a", "96k"], -100),
    ])
  func formats(name: String, options: [String], decibels: Double) throws {
    let folder = try TemporaryFolder()
    let signal = try Self.writeSignal(folder)
    let arguments = ["-i", "signal.wav"] + options + [name]
    try folder.ffmpeg(arguments)
    let expected: [Float]
    if ["a.aac", "a.wma"].contains(name) {
      // These do not say how long their encoder's delay is: compared with FFmpeg itself.
      expected = try folder.ffmpeg(["-i", name, "-f", "f32le", "pipe:1"]).floats
    } else {
      expected = signal
    }
    let reader = try AudioDecoder.open(.file(folder.file(name)))
    let samples = try reader.readAll()
    #expect(abs(samples.count - expected.count) <= 2400)
    let error = errorDecibels(samples, expected)
    #expect(error < decibels, "\(error) dB")
    #expect(reader.warnings.isEmpty)
    #expect(reader.channelCount == 1 && reader.sampleRate == 16_000)
    #expect(abs(try #require(reader.expectedDuration) - 1) < 0.3)

    // The same bytes through a pipe, which cannot seek.
    let piped = try AudioDecoder.open(.file(try folder.pipe(try folder.bytes(of: name)))).readAll()
    #expect(errorDecibels(piped, expected) < decibels)
  }

  @Test("A FLAC of 44.1 kHz stereo gives exactly the samples of its WAV")
  func lossless() throws {
    let folder = try TemporaryFolder()
    _ = try Self.writeSignal(folder, rate: 44_100)
    try folder.ffmpeg("-i", "signal.wav", "-ac", "2", "b.wav")
    try folder.ffmpeg("-i", "b.wav", "b.flac")
    let wave = try AudioDecoder.open(.file(folder.file("b.wav"))).readAll()
    #expect(wave.count == 16_000)
    #expect(try AudioDecoder.open(.file(folder.file("b.flac"))).readAll() == wave)
  }

  @Test(
    "Names mean nothing but themselves",
    arguments: [
      "-i.mp3", "a:b.mp3", "100%d.mp3", "file:x.mp3", "a b'\"$(c).mp3", "ärger.mp3", "x.wav",
      "concat:a|b.mp3",
    ])
  func names(name: String) throws {
    let folder = try TemporaryFolder()
    _ = try Self.writeSignal(folder)
    try folder.ffmpeg("-i", "signal.wav", "plain.mp3")
    _ = try folder.write(try folder.bytes(of: "plain.mp3"), to: name)
    #expect(try AudioDecoder.open(.file(folder.file(name))).readAll().count > 15_000)
  }

  @Test("Sound that starts late in a film starts late here")
  func lateStart() throws {
    let folder = try TemporaryFolder()
    _ = try Self.writeSignal(folder)
    try folder.ffmpeg(
      "-f", "lavfi", "-i", "color=size=32x32:rate=10:duration=2", "-itsoffset", "0.5", "-i", "signal.wav",
      "-map", "0:v", "-map", "1:a", "-c:v", "mpeg4", "-c:a", "flac", "film.mkv")
    let samples = try AudioDecoder.open(.file(folder.file("film.mkv"))).readAll()
    #expect(abs(samples.count - 24_000) < 160)
    #expect(samples[..<7_900].allSatisfy { $0 == 0 })
    #expect(power(samples[10_000..<14_000]) > 0.001)
  }

  @Test("What is not there, or not sound, is told apart")
  func badInputs() throws {
    let folder = try TemporaryFolder()
    func expect(_ error: AudioError, _ path: String) {
      #expect(throws: error) { try AudioDecoder.open(.file(path)) }
      #expect(error.description.contains(path))
    }
    expect(.notFound(input: folder.file("none.wav")), folder.file("none.wav"))
    expect(.notFound(input: "a\0b"), "a\0b")
    #expect(throws: AudioError.notFound(input: "")) { try AudioDecoder.open(.file("")) }
    expect(.isDirectory(input: folder.path), folder.path)
    let empty = try folder.write([], to: "empty.wav")
    expect(.emptyFile(input: empty), empty)
    let short = try folder.write(Array("RIFF".utf8), to: "short.wav")
    expect(.truncatedHeader(input: short), short)
    let text = try folder.write(Array(String(repeating: "Dear diary, ", count: 80).utf8), to: "text.wav")
    expect(.notAudio(input: text), text)
    var random = SplitMix64(state: 7)
    let noise = (0..<20_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let bytes = try folder.write(noise, to: "noise.bin")
    expect(.notAudio(input: bytes), bytes)
    let tiny = try folder.write([7], to: "tiny.mp3")
    expect(.notAudio(input: tiny), tiny)
    try folder.ffmpeg("-f", "lavfi", "-i", "color=size=32x32:rate=5:duration=1", "-c:v", "mpeg4", "film.mp4")
    expect(.noAudioTrack(input: folder.file("film.mp4")), folder.file("film.mp4"))
    _ = try Self.writeSignal(folder)
    try folder.ffmpeg("-i", "signal.wav", "a.m4a")
    let cut = try folder.write(Array(try folder.bytes(of: "a.m4a").prefix(3000)), to: "cut.m4a")
    expect(.truncatedHeader(input: cut), cut)
    if getuid() != 0 {
      let locked = try folder.write([1], to: "locked.wav")
      chmod(locked, 0)
      expect(.permissionDenied(input: locked), locked)
    }
  }

  @Test("A truncated MP3 gives what is there, and a warning")
  func truncated() throws {
    let folder = try TemporaryFolder()
    _ = try Self.writeSignal(folder, seconds: 4)
    try folder.ffmpeg("-i", "signal.wav", "a.mp3")
    let bytes = try folder.bytes(of: "a.mp3")
    let cut = try folder.write(Array(bytes[..<(bytes.count / 2)]), to: "cut.mp3")
    let reader = try AudioDecoder.open(.file(cut))
    #expect((24_000..<40_000).contains(try reader.readAll().count))
    #expect(reader.warnings.contains { $0.hasPrefix("file ends early") }, "\(reader.warnings)")
  }

  @Test("A playlist cannot pull in another file")
  func playlists() throws {
    let folder = try TemporaryFolder()
    _ = try Self.writeSignal(folder)
    let signal = folder.file("signal.wav")
    let lists = [
      ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n\(signal)\n#EXT-X-ENDLIST\n"),
      ("list.ffconcat", "ffconcat version 1.0\nfile '\(signal)'\n"),
    ]
    for (name, text) in lists {
      let path = try folder.write(Array(text.utf8), to: name)
      #expect(throws: AudioError.notAudio(input: path)) { try AudioDecoder.open(.file(path)) }
    }
  }

  @Test("Bytes and seconds are limited for every kind of input")
  func limits() throws {
    let folder = try TemporaryFolder()
    _ = try Self.writeSignal(folder, seconds: 2)
    for name in ["a.flac", "a.ogg", "a.m4a"] { try folder.ffmpeg("-i", "signal.wav", name) }
    let small = AudioLimits(maximumBytes: 1000, maximumSeconds: 100)
    let short = AudioLimits(maximumBytes: .max, maximumSeconds: 0.75)
    for name in ["signal.wav", "a.flac", "a.ogg", "a.m4a"] {
      let path = folder.file(name)
      #expect(throws: AudioError.tooManyBytes(input: path, limit: 1000)) {
        try AudioDecoder.open(.file(path), limits: small).readAll()
      }
      #expect(throws: AudioError.tooLong(input: path, limitSeconds: 0.75)) {
        try AudioDecoder.open(.file(path), limits: short).readAll()
      }
      let bytes = try folder.bytes(of: name)
      #expect(throws: AudioError.self) {
        try AudioDecoder.open(.file(try folder.pipe(bytes, name: "\(name).1")), limits: small).readAll()
      }
      #expect(throws: AudioError.self) {
        try AudioDecoder.open(.file(try folder.pipe(bytes, name: "\(name).2")), limits: short).readAll()
      }
    }
  }

  @Test("Ten minutes from a pipe without sizes need no memory to speak of")
  func flatMemory() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    let header = WaveBytes.file(
      [WaveBytes.format(), WaveBytes.chunk("data", [], size: 0xFFFF_FFFF)], size: 0xFFFF_FFFF)
    Thread {
      let descriptor = open(path, O_WRONLY)
      _ = header.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      let second = [UInt8](repeating: 1, count: 32_000)
      for _ in 0..<600 { _ = second.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } }
      close(descriptor)
    }.start()
    let reader = try AudioDecoder.open(.file(path))
    #expect(reader.expectedDuration == nil)
    var count = 0
    var largest = 0
    while true {
      let block = try reader.read(upTo: 1 << 20)
      if block.isEmpty { break }
      count += block.count
      largest = max(largest, block.count)
    }
    #expect(count == 600 * 16_000)
    #expect(largest <= 1 << 15)
  }
}

extension [UInt8] {
  var floats: [Float] {
    (0..<count / 4).map { Float(bitPattern: littleEndian32(at: 4 * $0)) }
  }
}
