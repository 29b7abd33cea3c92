import Foundation
import Jobs
import Visuals

/// A video as our interface shows it: the job, what is wished of it, and what came out.
struct VideoResource: Encodable {
  var job: JobResource
  /// The talk whose diagrams it shows.
  var visuals: String?
  var title: String?
  /// Of the diagrams that it shows.
  var version: String?
  var options: VideoOptionsResource?
  var width: Int?
  var height: Int?
  var frames: Int?
  var resumedFrames: Int?
  var resultSizeBytes: Int64?

  enum CodingKeys: String, CodingKey {
    case visuals, title, version, options, width, height, frames
    case resumedFrames = "resumed_frames"
    case resultSizeBytes = "result_size_bytes"
  }

  init(_ job: Job) {
    self.job = JobResource(job)
    let request = try? JSONDecoder().decode(RenderRequest.self, from: Data(job.parameters))
    let summary = RenderSummary.read(job.summary)
    visuals = request?.visuals.text
    title = summary?.title
    version = summary?.version
    options = request.map { VideoOptionsResource($0.options) }
    width = summary?.width ?? request?.options.frame.width
    height = summary?.height ?? request?.options.frame.height
    frames = summary?.frames
    resumedFrames = summary?.resumedFrames
    resultSizeBytes = job.result?.byteCount
    if let seconds = summary?.durationSeconds { self.job.durationSeconds = seconds }
  }

  func encode(to encoder: any Encoder) throws {
    try job.encode(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(visuals, forKey: .visuals)
    try values.encodeIfPresent(title, forKey: .title)
    try values.encodeIfPresent(version, forKey: .version)
    try values.encodeIfPresent(options, forKey: .options)
    try values.encodeIfPresent(width, forKey: .width)
    try values.encodeIfPresent(height, forKey: .height)
    try values.encodeIfPresent(frames, forKey: .frames)
    try values.encodeIfPresent(resumedFrames, forKey: .resumedFrames)
    try values.encodeIfPresent(resultSizeBytes, forKey: .resultSizeBytes)
  }
}

/// What is wished of a video, under the names of the request's fields.
struct VideoOptionsResource: Encodable {
  var format: String
  var resolution: Int
  var fps: Int
  var aspect: String
  var theme: String
  var subtitles: String
  var chapters: Bool
  var progressLine: Bool

  enum CodingKeys: String, CodingKey {
    case format, resolution, fps, aspect, theme, subtitles, chapters
    case progressLine = "progress_line"
  }

  init(_ options: VideoOptions) {
    format = options.format.rawValue
    resolution = options.resolution
    fps = options.framesPerSecond
    aspect = options.aspect.rawValue
    theme = options.theme.rawValue
    subtitles = options.subtitles.rawValue
    chapters = options.hasChapters
    progressLine = options.showsProgress
  }
}
