internal import AudioIO
internal import Dispatch
internal import Foundation
internal import Inference
internal import Synchronization
public import Transcripts

/// Makes a video of a talk: its diagrams build up in step with its sound.
public struct VideoRenderer: Sendable {
  public var visuals: TalkVisuals
  /// Path of the recording; nil for a video without sound.
  public var sound: String?
  /// For subtitles; nil for none.
  public var transcript: Transcript?
  public var options: VideoOptions
  public var brand: Brand
  /// Segments that are rendered at once, each with an encoder of one thread; nil: as many as there are processors.
  public var workers: Int?
  /// Names the recording's bytes, so that a render goes on also where they lie elsewhere now; nil: its path, size and time.
  public var soundIdentity: String?
  /// How far its threads and encoders stand behind others, as nice(1) has it.
  public var niceness = 0

  public init(
    visuals: TalkVisuals, sound: String?, transcript: Transcript? = nil,
    options: VideoOptions = VideoOptions(), brand: Brand = Brand(), workers: Int? = nil
  ) {
    self.visuals = visuals
    self.sound = sound
    self.transcript = transcript
    self.options = options
    self.brand = brand
    self.workers = workers
  }

  public struct Progress: Sendable, Hashable {
    public enum Stage: String, Sendable, Hashable, CaseIterable {
      /// The recording is encoded anew.
      case sound
      /// Diagrams are laid out.
      case layout
      case frames
      /// All becomes one file.
      case joining
    }

    public var stage: Stage
    /// Frames that are done.
    public var frames: Int
    /// 0 until it is known.
    public var frameCount: Int
    /// Of work that is left; nil until it can be told.
    public var secondsLeft: Double?
    /// Of the whole, 0 to 1.
    public var fraction: Double
  }

  /// Shares of the work before the frames, and after them.
  private static let (soundShare, layoutShare, joiningShare) = (0.04, 0.01, 0.02)

  public struct Summary: Sendable, Hashable {
    /// Seconds of video.
    public var duration: Double
    public var frameCount: Int
    /// Those that were not the same as the one before.
    public var paintedFrames: Int
    /// Taken from an earlier render that was ended.
    public var resumedFrames: Int
    public var timeline: VideoTimeline
  }

  /// Counts in the name of the folder with pieces: pieces of another version of the drawing are not used.
  private static let version = 4

  /// Renders to a file. What is finished of it stays in a hidden folder beside it, so that another call goes on where this
  /// one was ended; the file gets its name when it is whole. Blocks.
  /// - Parameters:
  ///   - isCancelled: asked several times a second, on any thread.
  ///   - progress: told a few times a second, on any thread.
  /// - Throws: `VideoError`, `AudioError`, `CancellationError`.
  public func render(
    to output: String, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> Summary {
    if let problem = options.problem { throw VideoError.options(problem) }
    let output = URL(filePath: output).standardizedFileURL.path(percentEncoded: false)
    let executable = try SoundTrack.program()
    let encoder = VideoEncoder(options: options, executable: executable, isCancelled: isCancelled)
    let pieces = try VideoPieces(beside: output, key: try key())
    func tell(_ stage: Progress.Stage, _ fraction: Double, frames: Int = 0) {
      progress(Progress(stage: stage, frames: frames, frameCount: frames, fraction: fraction))
    }
    tell(.sound, 0)
    let duration =
      try soundTrack(pieces, isCancelled) { tell(.sound, $0 * Self.soundShare) } ?? visuals.duration ?? 0
    tell(.layout, Self.soundShare)
    let board = try Storyboard(
      visuals, duration: duration, transcript: transcript, options: options, brand: brand,
      isCancelled: isCancelled)
    if isCancelled() { throw CancellationError() }
    let segments = board.segments
    let first = Self.soundShare + Self.layoutShare
    let counter = FrameCounter(
      board.frameCount, fractions: first...(1 - Self.joiningShare), progress)
    let missing = segments.filter { !pieces.has($0.name(encoder.pieceExtension)) }
    counter.resumed(board.frameCount - missing.reduce(0) { $0 + $1.frames.count })
    if options.format == .gif, !pieces.has(Self.palette) { try findColors(board, encoder, pieces) }
    try render(missing, board, encoder, pieces, counter, isCancelled)
    tell(.joining, 1 - Self.joiningShare, frames: board.frameCount)
    try join(segments, board, encoder, pieces, output)
    pieces.remove()
    return Summary(
      duration: duration, frameCount: board.frameCount, paintedFrames: counter.painted,
      resumedFrames: counter.resumedFrames, timeline: board.timeline)
  }

  private func key() throws -> String {
    let json = JSONEncoder()
    json.outputFormatting = [.sortedKeys]
    var bytes = Array(try json.encode(visuals)) + Array(try json.encode(options))
    if options.subtitles != .none, let transcript { bytes += Array(try json.encode(transcript)) }
    var state = "\(Self.version) \(brand) \(soundIdentity ?? sound ?? "")"
    if soundIdentity == nil, let sound,
      let attributes = try? FileManager.default.attributesOfItem(atPath: sound)
    {
      let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      state += " \(attributes[.size] ?? 0) \(changed)"
    }
    bytes += Array(state.utf8)
    return VideoPieces.key(bytes)
  }

  /// - Returns: seconds of sound; nil without.
  private func soundTrack(
    _ pieces: VideoPieces, _ isCancelled: @escaping @Sendable () -> Bool, _ progress: (Double) -> Void
  ) throws -> Double? {
    guard let sound else { return nil }
    if options.format == .gif, let known = visuals.duration { return known }
    if let text = pieces.read("sound.seconds"), let seconds = Double(String(decoding: text, as: UTF8.self)) {
      return seconds
    }
    let expected = visuals.duration ?? 0
    var told = 0.0
    let seconds = try pieces.write("sound.mka") { write in
      try SoundTrack.encode(
        sound, as: options.format == .webm ? .opus : .aac, isCancelled: isCancelled,
        progress: { done in
          guard expected > 0, done - told > 30 else { return }
          told = done
          progress(min(done / expected, 1))
        }, write: write)
    }
    try pieces.write(Array("\(seconds)".utf8), "sound.seconds")
    return seconds
  }

  // MARK: Segments

  private static let palette = "palette.png"

  /// Of a GIF: from the last picture of each shot, which has all that appears in it.
  private func findColors(_ board: Storyboard, _ encoder: VideoEncoder, _ pieces: VideoPieces) throws {
    let painter = try FramePainter(board)
    let (width, height) = options.frame
    let raw = RawVideoStream(width: width, height: height, framesPerSecond: 1)
    try Self.encoding {
      try pieces.write(Self.palette) { write in
        let child = try encoder.start(encoder.paletteArguments, output: write)
        try child.send(raw.header())
        for shot in board.timeline.shots.indices {
          var state = board.lastState(ofShot: shot)
          state.progressWidth = options.showsProgress ? width / 2 : 0
          state.subtitle = board.subtitles.isEmpty ? nil : 0
          _ = try painter.paint(state)
          try child.send(raw.frameHeader(shot))
          try child.send(UnsafeRawBufferPointer(painter.planes.bytes))
        }
        try child.finish()
      }
    }
  }

  private func render(
    _ segments: [VideoSegment], _ board: Storyboard, _ encoder: VideoEncoder, _ pieces: VideoPieces,
    _ counter: FrameCounter, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let next = Atomic(0)
    let failure = Mutex<(any Error)?>(nil)
    let count = min(segments.count, max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount))
    // Threads of its own: those of Dispatch are the ones that Swift's tasks run on.
    let group = DispatchGroup()
    let work: @Sendable () -> Void = {
      ThreadPriority.lower(to: niceness)
      while failure.withLock({ $0 == nil }) {
        let place = next.add(1, ordering: .relaxed).oldValue
        guard place < segments.count else { return }
        do {
          try Self.render(segments[place], board, encoder, pieces, counter) {
            isCancelled() || failure.withLock { $0 != nil }
          }
        } catch {
          failure.withLock { if $0 == nil { $0 = error } }
        }
      }
    }
    for number in 0..<count {
      group.enter()
      let thread = Thread {
        work()
        group.leave()
      }
      thread.name = "video-\(number)"
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Paints on this thread while the child encodes what it was sent.
  private static func render(
    _ segment: VideoSegment, _ board: Storyboard, _ encoder: VideoEncoder, _ pieces: VideoPieces,
    _ counter: FrameCounter, _ isCancelled: () -> Bool
  ) throws {
    let painter = try FramePainter(board)
    let (width, height) = board.options.frame
    let raw = RawVideoStream(
      width: width, height: height, framesPerSecond: board.options.framesPerSecond)
    try encoding {
      try pieces.write(segment.name(encoder.pieceExtension)) { write in
        let palette = board.options.format == .gif ? pieces.path(Self.palette) : nil
        let child = try encoder.start(
          encoder.pieceArguments(
            frames: segment.frames.count, settled: board.settled(segment), palette: palette),
          reading: [palette].compactMap(\.self), output: write)
        try child.send(raw.header())
        func send(_ frame: Int) throws {
          try child.send(raw.frameHeader(frame - segment.frames.lowerBound))
          try child.send(UnsafeRawBufferPointer(painter.planes.bytes))
        }
        for frame in segment.frames {
          if isCancelled() { throw CancellationError() }
          let isNew = try painter.paint(board.state(ofFrame: frame))
          if isNew || frame == segment.frames.lowerBound { try send(frame) }
          counter.did(1, painted: isNew ? 1 : 0)
        }
        // The last picture stays up to here; the encoder stops before it.
        try send(segment.frames.upperBound)
        try child.finish()
      }
    }
  }

  private static func encoding<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as ConfinedFilter.Failure {
      throw VideoError.encoder("\(error)")
    }
  }

  // MARK: The file

  private func join(
    _ segments: [VideoSegment], _ board: Storyboard, _ encoder: VideoEncoder, _ pieces: VideoPieces,
    _ output: String
  ) throws {
    if options.format == .gif {
      return try pieces.publish(segments[0].name(encoder.pieceExtension), as: output)
    }
    var parts = VideoEncoder.Parts(title: LabelText.clean(visuals.title))
    parts.language = LanguageTag.threeLetters(transcript?.language ?? visuals.language)
    if pieces.has("sound.mka") { parts.sound = pieces.path("sound.mka") }
    if options.subtitles == .soft, let transcript, !transcript.segments.isEmpty {
      var format = TranscriptFormatOptions()
      format.subtitles = SubtitleRules(language: transcript.language)
      try pieces.write(TranscriptFormat.srt.renderedBytes(transcript, options: format), "subtitles.srt")
      parts.subtitles = pieces.path("subtitles.srt")
    }
    if options.hasChapters, let chapters = chapters(until: board.timeline.duration) {
      try pieces.write(Array(chapters.utf8), "chapters.ffmetadata")
      parts.chapters = pieces.path("chapters.ffmetadata")
    }
    try pieces.write([], "film")
    try Self.encoding {
      let child = try encoder.start(
        encoder.fileArguments(parts, output: pieces.path("film")),
        reading: [parts.sound, parts.subtitles, parts.chapters].compactMap(\.self),
        writing: pieces.path("film"))
      var joiner = IVFJoiner()
      for segment in segments {
        let name = segment.name(encoder.pieceExtension)
        guard var bytes = pieces.read(name) else {
          throw VideoError.cannotWrite(path: pieces.path(name), reason: "it has gone")
        }
        if options.format == .webm {
          bytes = joiner.join(bytes, frameCount: segment.frames.count) ?? []
        }
        try child.send(bytes)
      }
      try child.finish()
    }
    try pieces.publish("film", as: output)
  }

  private func chapters(until duration: Double) -> String? {
    var talk = visuals
    talk.duration = duration
    talk.scenes.removeAll { ($0.start ?? 0) >= duration }
    for place in talk.scenes.indices {
      talk.scenes[place].end = talk.scenes[place].end.map { min($0, duration) }
    }
    return talk.ffmpegMetadata()
  }
}

/// Counts frames of all workers and tells how far they are.
private final class FrameCounter: Sendable {
  private struct State {
    var done = 0
    var painted = 0
    var resumed = 0
    var told = 0.0
  }

  private let count: Int
  private let fractions: ClosedRange<Double>
  private let tell: @Sendable (VideoRenderer.Progress) -> Void
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameter fractions: of the whole work, at the first and after the last frame.
  init(
    _ count: Int, fractions: ClosedRange<Double>,
    _ tell: @escaping @Sendable (VideoRenderer.Progress) -> Void
  ) {
    self.count = count
    self.fractions = fractions
    self.tell = tell
  }

  var painted: Int { state.withLock { $0.painted } }
  var resumedFrames: Int { state.withLock { $0.resumed } }

  func resumed(_ frames: Int) { state.withLock { $0.resumed = frames } }

  func did(_ frames: Int, painted: Int) {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let news = state.withLock { state -> VideoRenderer.Progress? in
      state.done += frames
      state.painted += painted
      let all = state.done + state.resumed
      guard seconds - state.told >= 0.25 || all == count else { return nil }
      state.told = seconds
      let left = seconds > 1 ? seconds / Double(state.done) * Double(count - all) : nil
      let share = Double(all) / Double(max(1, count))
      return VideoRenderer.Progress(
        stage: .frames, frames: all, frameCount: count, secondsLeft: left,
        fraction: fractions.lowerBound + share * (fractions.upperBound - fractions.lowerBound))
    }
    if let news { tell(news) }
  }
}
