import Foundation
import Testing

@testable import AudioIO

@Suite("FFmpeg")
struct FFmpegTests {
  @Test("It is looked for in PATH or taken from STENO_FFMPEG, and its absence says what to install")
  func location() throws {
    let folder = try TemporaryFolder()
    let program = try folder.write(Array("#!/bin/sh\n".utf8), to: "ffmpeg")
    #expect(throws: AudioError.self) { try FFmpegCommand.executable(chosen: nil, searchPath: folder.path) }
    chmod(program, 0o755)
    #expect(
      try FFmpegCommand.executable(chosen: nil, searchPath: ".::/nonexistent:\(folder.path)") == program)
    #expect(try FFmpegCommand.executable(chosen: program, searchPath: "") == program)
    for (chosen, path) in [(nil, "/nonexistent"), ("/nonexistent/ffmpeg", nil), ("bin/ffmpeg", nil)] {
      do {
        _ = try FFmpegCommand.executable(chosen: chosen, searchPath: path)
        Issue.record("found")
      } catch let error as AudioError {
        #expect(error.description.contains("apt-get install ffmpeg"))
      }
    }
  }

  func source(script: String, folder: TemporaryFolder, seconds: Double = 10) throws -> FFmpegByteSource {
    let program = try folder.write(Array("#!/bin/bash\n\(script)\n".utf8), to: "ffmpeg")
    chmod(program, 0o755)
    return try FFmpegByteSource(
      .path(program), input: "test", inputBytes: 0, baseSeconds: seconds, executable: program)
  }

  @Test("A decoder that gives nothing in its time is stopped")
  func silentDecoder() throws {
    let folder = try TemporaryFolder()
    let source = try source(script: "while :; do :; done", folder: folder, seconds: 0.3)
    let start = Date()
    #expect(throws: AudioError.timedOut(input: "test", seconds: 0.3)) { try source.readFully(12) }
    #expect(Date().timeIntervalSince(start) < 5)
  }

  @Test("A decoder that talks without end costs no memory and its first words are kept")
  func talkativeDecoder() throws {
    let folder = try TemporaryFolder()
    let script = """
      printf '[error] file:/secret/place: first reason\\n' >&2
      for ((i = 0; i < 3000; i++)); do printf '[mp3 @ 0x1] [error] again %d' $i >&2; printf '%0900d\\n' 0 >&2; done
      printf '[info] Input #0, mp3\\n[info]   Stream #0:0: Audio: mp3\\n' >&2
      exit 1
      """
    let source = try source(script: script, folder: folder)
    #expect(throws: AudioError.decoderFailed(input: "test", reason: "first reason")) {
      try source.readFully(12)
    }
    #expect(source.log.errorCount == 3001)
    #expect(source.log.errors.count == 5 && source.log.errors.allSatisfy { $0.count <= 200 })
  }

  @Test("A decoder that fails half-way leaves its samples and a warning")
  func halfWay() throws {
    let folder = try TemporaryFolder()
    let source = try source(script: "echo 123456; echo '[error] broken packet' >&2; exit 3", folder: folder)
    #expect(try source.readFully(100).count == 7)
    #expect(source.warnings == ["decoder: broken packet"])
  }

  @Test("Length and tracks are read from its report, and titles cannot forge them")
  func report() {
    var log = FFmpegLog()
    let text = """
      [mp3 @ 0x55] [warning] Estimating duration from bitrate, this may be inaccurate
      [info] Input #0, matroska,webm, from 'file:/tmp/x':
      [info]   Metadata:
      [info]     title           : Duration: 99:00:00.00
      [info]   Duration: 01:02:03.50, start: 0.000000, bitrate: 64 kb/s
      [info]   Stream #0:0(eng): Video: h264
      [info]   Stream #0:1(eng): Audio: opus, 48000 Hz, stereo
      [info] Stream mapping:
      [info]   Stream #0:1 -> #0:0 (opus (native) -> pcm_f32le (native))
      [info] Output #0, wav, to 'pipe:1':
      [info]   Stream #0:0: Audio: pcm_f32le

      """
    Array(text.utf8).withUnsafeBytes { log.append($0) }
    #expect(log.duration == 3723.5)
    #expect(log.tracks == 2 && log.audioTracks == 1 && log.openedInput && !log.durationIsExact)
    #expect(log.errors.isEmpty)
  }

  @Test("Only formats whose index may come last are copied to disk")
  func spooling() {
    func head(_ text: String) -> [UInt8] { Array(text.utf8) }
    #expect(SpoolFile.isNeeded(for: head("\0\0\0\u{20}ftypM4A \0\0\0\0")))
    #expect(SpoolFile.isNeeded(for: head("RIFF\0\0\0\0AVI LIST")))
    #expect(!SpoolFile.isNeeded(for: head("OggS\0\u{2}\0\0\0\0\0\0\0\0\0\0")))
    #expect(!SpoolFile.isNeeded(for: head("ID3\u{4}\0\0\0\0\0\0\0\0\0\0\0\0")))
    #expect(!SpoolFile.isNeeded(for: head("ftyp")))
  }

  @Test("A reader that is let go ends its decoder and leaves no file behind")
  func cleaning() throws {
    let folder = try TemporaryFolder()
    _ = try AudioDecoderTests.writeSignal(folder, seconds: 5)
    try folder.ffmpeg("-i", "signal.wav", "a.m4a")
    let before = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
    let reader = try AudioDecoder.open(.file(try folder.pipe(try folder.bytes(of: "a.m4a"))))
    _ = try reader.read(upTo: 100)
    let during = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
    #expect(!Set(during).subtracting(before).contains { $0.hasPrefix("steno-") })
    reader.close()
    #expect(try reader.read(upTo: 100).isEmpty)
  }
}
