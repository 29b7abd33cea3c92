import AudioIO
import Models
import Transcripts

/// Says what is missing on a machine and how to mend it. Pure: facts in, findings out.
public enum Doctor {
  public static func examine(_ facts: MachineFacts) -> [DoctorFinding] {
    [
      processor(facts), memory(facts), home(facts), disk(facts), ffmpeg(facts), ffprobe(facts),
      confinement(facts),
      packages(facts),
    ].compactMap { $0 } + models(facts) + [terminal(facts)]
  }

  private static func processor(_ facts: MachineFacts) -> DoctorFinding {
    if let error = facts.instructionSetError {
      return DoctorFinding("processor", .missing, error, mend: "unset STENO_ISA, or set it to auto")
    }
    let detail = "\(facts.instructionSet), \(facts.cores) cores"
    guard facts.instructionSet == "scalar" else { return DoctorFinding("processor", .ok, detail) }
    return DoctorFinding(
      "processor", .warning, detail + ": slow", mend: "use a processor with AVX2 or newer, or unset STENO_ISA"
    )
  }

  private static func memory(_ facts: MachineFacts) -> DoctorFinding? {
    guard let bytes = facts.availableMemory else { return nil }
    let detail = "\(gigabytes(bytes)) available"
    if bytes < 300 << 20 {
      return DoctorFinding("memory", .missing, detail, mend: "free some: the smallest model needs 300 MB")
    }
    guard bytes < 1 << 30 else { return DoctorFinding("memory", .ok, detail) }
    return DoctorFinding("memory", .warning, detail, mend: "keep to the models tiny and base, or free some")
  }

  private static func home(_ facts: MachineFacts) -> DoctorFinding {
    if facts.homeIsWritable { return DoctorFinding("home", .ok, facts.home) }
    return DoctorFinding(
      "home", .missing, "\(facts.home) cannot be written to",
      mend: "run 'chown -R $USER \(facts.home)', or set STENO_HOME to a folder of yours")
  }

  private static func disk(_ facts: MachineFacts) -> DoctorFinding? {
    guard let bytes = facts.freeDisk else { return nil }
    let detail = "\(gigabytes(bytes)) free at \(facts.home)"
    if bytes < 200 << 20 {
      return DoctorFinding("disk", .missing, detail, mend: "free some, or set STENO_HOME to another disk")
    }
    guard bytes < 2 << 30 else { return DoctorFinding("disk", .ok, detail) }
    return DoctorFinding(
      "disk", .warning, detail, mend: "large models need 3 GB: free some, or set STENO_HOME")
  }

  private static let installFFmpeg = "apt-get install ffmpeg"

  private static func ffmpeg(_ facts: MachineFacts) -> DoctorFinding {
    guard let ffmpeg = facts.ffmpeg else {
      return DoctorFinding(
        "ffmpeg", .missing, facts.ffmpegError ?? "not found; only WAV can be read", mend: installFFmpeg)
    }
    guard let version = ffmpeg.version else {
      return DoctorFinding(
        "ffmpeg", .missing, "\(ffmpeg.path) does not run", mend: "apt-get install --reinstall ffmpeg")
    }
    return DoctorFinding("ffmpeg", .ok, "\(version) (\(ffmpeg.path))")
  }

  private static func ffprobe(_ facts: MachineFacts) -> DoctorFinding {
    if let path = facts.ffprobe { return DoctorFinding("ffprobe", .ok, path) }
    return DoctorFinding("ffprobe", .warning, "not found; Steno itself does without it", mend: installFFmpeg)
  }

  private static func confinement(_ facts: MachineFacts) -> DoctorFinding? {
    guard let ffmpeg = facts.ffmpeg else { return nil }
    let layers = [("Landlock", ffmpeg.filesAreConfined), ("seccomp", ffmpeg.systemCallsAreConfined)]
    let detail = layers.map { "\($0) \($1 ? "in force" : "not available")" }.joined(separator: ", ")
    if layers.allSatisfy(\.1) { return DoctorFinding("confinement", .ok, detail) }
    return DoctorFinding(
      "confinement", .warning, detail,
      mend:
        "use Linux 5.13 or newer with Landlock enabled (boot with lsm=landlock,…), or a container runtime that "
        + "allows it")
  }

  private static func packages(_ facts: MachineFacts) -> DoctorFinding {
    if let pip = facts.pip { return DoctorFinding("pip", .ok, pip) }
    let missing = facts.python == nil ? "python3 and pip" : "pip"
    return DoctorFinding(
      "pip", .warning, "\(missing) not found; models can come from the hub or a folder only",
      mend: "apt-get install python3-pip")
  }

  private static func models(_ facts: MachineFacts) -> [DoctorFinding] {
    let lack =
      facts.models.contains { $0.kind == .speechRecognition }
      ? [] : [DoctorFinding("models", .missing, "no recognizer is installed", mend: "steno models pull base")]
    return lack
      + facts.models.map { model in
        if model.damagedFiles.isEmpty {
          return DoctorFinding("model \(model.name)", .ok, "sizes as installed")
        }
        return DoctorFinding(
          "model \(model.name)", .missing, "damaged: \(model.damagedFiles.joined(separator: ", "))",
          mend: "steno models pull --force \(model.name)")
      }
  }

  private static func terminal(_ facts: MachineFacts) -> DoctorFinding {
    let shown =
      facts.errorsAreTerminal ? "progress is shown" : "no progress is shown (standard error is no terminal)"
    return DoctorFinding("terminal", .ok, shown)
  }

  private static func gigabytes(_ bytes: Int64) -> String {
    let tenths = bytes / 100_000_000
    return "\(tenths / 10).\(tenths % 10) GB"
  }
}

extension [DoctorFinding] {
  /// Whether nothing that is needed is missing.
  public var isHealthy: Bool { !contains { $0.status == .missing } }

  /// One line a finding, and under it how to mend it.
  public func text() -> String {
    let width = map(\.name.count).max() ?? 0
    return map { finding in
      let name = finding.name + String(repeating: " ", count: width - finding.name.count)
      let status = finding.status.rawValue + String(repeating: " ", count: 7 - finding.status.rawValue.count)
      return "\(status)  \(name)  \(finding.detail)" + (finding.mend.map { " → \($0)" } ?? "") + "\n"
    }.joined()
  }

  public func json() -> String {
    let findings = map { finding in
      JSONValue.object([
        ("name", .string(finding.name)), ("status", .string(finding.status.rawValue)),
        ("detail", .string(finding.detail)), ("mend", finding.mend.map { .string($0) } ?? .null),
      ])
    }
    return JSONValue.object([("healthy", .bool(isHealthy)), ("findings", .array(findings))])
      .serialized(indented: true) + "\n"
  }
}
