import Archives
import Foundation
import Jobs
import Stores
import Transcripts

/// What an export is asked for.
struct ExportRequest: Codable, Sendable, Hashable {
  /// Transcriptions by name.
  var transcriptions: [JobID]
  var formats: [String]
  /// Cues and lines no longer than this.
  var maxLineWidth: Int?
  var maxLineCount: Int?

  enum CodingKeys: String, CodingKey {
    case transcriptions, formats
    case maxLineWidth = "max_line_width"
    case maxLineCount = "max_line_count"
  }
}

/// Puts transcripts into files of several formats, packed together.
struct ExportJob: JobHandler {
  let kind = JobKind.export
  let stores: ServiceStores

  func run(_ job: Job, _ work: JobWork) async throws -> JobOutcome {
    guard let request = try? JSONDecoder().decode(ExportRequest.self, from: Data(job.parameters)) else {
      throw JobFailure(
        code: "invalid_request", message: "The export's options cannot be read.", isRetryable: false)
    }
    var archive = ZipWriter()
    var names: Set<String> = []
    for (index, id) in request.transcriptions.enumerated() {
      try Task.checkCancellation()
      work.progress(
        JobProgress(fraction: Double(index) / Double(request.transcriptions.count), stage: "writing"))
      guard let source = try await stores.jobs.job(id, of: .account(job.owner)), let result = source.result
      else {
        throw JobFailure(
          code: "transcription_missing", message: "The transcription \(id) is not there or has no text.",
          isRetryable: false)
      }
      let transcript = try JSONDecoder().decode(
        Transcript.self, from: Data(try await stores.blobs.bytes(of: result)))
      let stem = ExportJob.fileStem(source.title, taken: &names)
      for format in request.formats.compactMap(TranscriptFormat.init(rawValue:)) {
        let suffix = request.formats.count(where: { $0.hasSuffix("json") || $0 == "whisper_cpp" }) > 1
        let middle = suffix && format.fileExtension == "json" ? "." + format.rawValue : ""
        try archive.add(
          "\(stem)\(middle).\(format.fileExtension)", format.renderedBytes(transcript))
      }
    }
    let bytes = archive.finish()
    let summary = ["files": names.count * request.formats.count, "bytes": bytes.count]
    return .completed(result: bytes, summary: Array(try JSONEncoder().encode(summary)))
  }

  /// A file's name without its extension, free of what leads elsewhere, and different from those taken.
  static func fileStem(_ title: String, taken: inout Set<String>) -> String {
    let last = title.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    var stem = String(
      last.unicodeScalars.filter { $0.value >= 32 && !":*?\"<>|".unicodeScalars.contains($0) })
    if let dot = stem.lastIndex(of: "."), dot > stem.startIndex { stem = String(stem[..<dot]) }
    stem = String(stem.drop(while: { $0 == "." }).prefix(120))
    if stem.isEmpty { stem = "transcript" }
    var name = stem
    var number = 1
    while !taken.insert(name).inserted {
      number += 1
      name = "\(stem) (\(number))"
    }
    return name
  }
}
