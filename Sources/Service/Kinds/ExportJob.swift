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
    var sources: [Job] = []
    for id in request.transcriptions {
      guard let source = try await stores.jobs.job(id, of: .account(job.owner)) else {
        throw ExportJob.missing(id)
      }
      sources.append(source)
    }
    let formats = request.formats.compactMap(TranscriptFormat.init(rawValue:))
    let (bytes, files) = try await ExportJob.pack(sources, formats, blobs: stores.blobs) {
      work.progress(JobProgress(fraction: $0, stage: "writing"))
    }
    let summary = ["files": files, "bytes": bytes.count]
    return .completed(result: bytes, summary: Array(try JSONEncoder().encode(summary)))
  }

  /// Packs transcripts of jobs, each in every format.
  ///
  /// - Parameter progress: told of the share that is done.
  /// - Throws: ``Jobs/JobFailure`` where a job has no text.
  static func pack(
    _ sources: [Job], _ formats: [TranscriptFormat], blobs: any BlobStore, progress: (Double) -> Void
  ) async throws -> (bytes: [UInt8], files: Int) {
    var archive = ZipWriter()
    var names: Set<String> = []
    var known: Set<TranscriptFormat> = []
    let formats = formats.filter { known.insert($0).inserted }
    let isAmbiguous = formats.count(where: { $0.fileExtension == "json" }) > 1
    for (index, source) in sources.enumerated() {
      try Task.checkCancellation()
      progress(Double(index) / Double(sources.count))
      guard source.kind == .transcribe, let result = source.result else { throw missing(source.id) }
      let transcript = try JSONDecoder().decode(
        Transcript.self, from: Data(try await blobs.bytes(of: result)))
      let stem = fileStem(source.title, taken: &names)
      for format in formats {
        let middle = isAmbiguous && format.fileExtension == "json" ? "." + format.rawValue : ""
        try archive.add("\(stem)\(middle).\(format.fileExtension)", format.renderedBytes(transcript))
      }
    }
    return (archive.finish(), names.count * formats.count)
  }

  private static func missing(_ id: JobID) -> JobFailure {
    JobFailure(
      code: "transcription_missing", message: "The transcription \(id) is not there or has no text.",
      isRetryable: false)
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
