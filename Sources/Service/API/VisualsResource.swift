import Foundation
import Jobs
import Visuals

/// A talk's diagrams as our interface shows them: the job, and what it found.
struct VisualsResource: Encodable {
  var job: JobResource
  var transcription: String?
  var title: String?
  /// Kinds of the scenes' diagrams, in order.
  var kinds: [String]?
  /// Scenes that a language model made better, counted from 1.
  var refinedScenes: [Int]?
  /// Changes with every edit; the ETag.
  var version: String?
  var renderUrl: String?
  /// Only in the answer to a question for one talk.
  var visuals: TalkVisuals?

  enum CodingKeys: String, CodingKey {
    case transcription, title, kinds, version, visuals
    case renderUrl = "render_url"
    case refinedScenes = "refined_scenes"
  }

  init(_ job: Job, visuals: TalkVisuals? = nil) {
    self.job = JobResource(job)
    let request = try? JSONDecoder().decode(VisualizeRequest.self, from: Data(job.parameters))
    let summary = VisualsSummary.read(job.summary)
    transcription = request?.transcription?.text
    title = summary?.title ?? request?.title
    kinds = summary?.kinds
    refinedScenes = summary?.refinedScenes
    self.job.warnings = summary?.warnings
    version = job.result.map { VisualsResource.version(of: $0) }
    renderUrl = job.result == nil ? nil : JobResource.path(of: job) + "/render"
    self.visuals = visuals
  }

  static func version(of result: BlobReference) -> String { String(result.sha256.prefix(16)) }

  func encode(to encoder: any Encoder) throws {
    try job.encode(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(transcription, forKey: .transcription)
    try values.encodeIfPresent(title, forKey: .title)
    try values.encodeIfPresent(kinds, forKey: .kinds)
    try values.encodeIfPresent(refinedScenes, forKey: .refinedScenes)
    try values.encodeIfPresent(version, forKey: .version)
    try values.encodeIfPresent(renderUrl, forKey: .renderUrl)
    try values.encodeIfPresent(visuals, forKey: .visuals)
  }
}
