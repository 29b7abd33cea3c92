public import AudioIO
import FoundationEssentials
import Glibc
import Inference
public import Models

/// What the doctor looks at, gathered from this machine.
public struct MachineFacts: Sendable, Equatable {
  public struct Model: Sendable, Equatable {
    public var name: String
    public var kind = ModelKind.speechRecognition
    /// Files that are missing or whose size is not the installed one.
    public var damagedFiles: [String]
  }

  public var instructionSet = "scalar"
  /// Why `STENO_ISA` cannot be followed.
  public var instructionSetError: String?
  public var cores = 1
  /// Name of the processor; nil where the system does not tell.
  public var processor: String?
  /// All memory there is, in bytes; nil where the system does not tell.
  public var totalMemory: Int64?
  /// In bytes; nil where the system does not tell.
  public var availableMemory: Int64?
  public var freeDisk: Int64?
  public var home = ""
  public var homeIsWritable = true
  public var ffmpeg: FFmpegInstallation?
  public var ffmpegError: String?
  public var ffprobe: String?
  public var python: String?
  public var pip: String?
  public var models: [Model] = []
  public var outputIsTerminal = false
  public var errorsAreTerminal = false

  public init() {}
}

extension MachineFacts {
  /// Looks at this machine. Starts FFmpeg once; takes less than a second.
  public static func gather(environment: [String: String]) -> MachineFacts {
    var facts = MachineFacts()
    do {
      facts.instructionSet = try InstructionSet.selected(environment: environment).rawValue
    } catch {
      facts.instructionSet = InstructionSet.detected.rawValue
      facts.instructionSetError = error.description
    }
    facts.gatherHardware()
    let home = StenoHome(environment: environment)
    facts.home = home.root.path
    let existing = nearestExisting(facts.home)
    facts.homeIsWritable = access(existing, W_OK | X_OK) == 0
    var status = statvfs()
    if statvfs(existing, &status) == 0 {
      let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
      facts.freeDisk = overflow ? .max : Int64(clamping: bytes)
    }
    do { facts.ffmpeg = try FFmpegInstallation.find() } catch { facts.ffmpegError = "\(error)" }
    facts.ffprobe = program("ffprobe", environment)
    facts.python = program("python3", environment)
    facts.pip = program("pip3", environment)
    if facts.pip == nil, facts.python != nil, pipModuleExists() { facts.pip = "python3 -m pip" }
    facts.models = InstalledModels(home: home).list().map { model in
      let damaged = model.manifest.files.filter { file in
        let path = model.folder.appendingPathComponent(file.name).path
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? Int).map { Int64($0) } != file.size
      }
      return Model(name: model.name, kind: model.manifest.kind, damagedFiles: damaged.map(\.name))
    }
    (facts.outputIsTerminal, facts.errorsAreTerminal) = (isatty(1) == 1, isatty(2) == 1)
    return facts
  }

  /// What the processor and its memory are; the quick part of ``gather(environment:)``.
  public mutating func gatherHardware() {
    cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    processor = Self.processorName()
    availableMemory = Self.memory("MemAvailable")
    totalMemory = Self.memory("MemTotal")
  }

  private static func nearestExisting(_ path: String) -> String {
    var place = path
    while access(place, F_OK) != 0, let slash = place.lastIndex(of: "/"), place != "/" {
      place = slash == place.startIndex ? "/" : String(place[..<slash])
    }
    return place
  }

  private static func memory(_ name: String) -> Int64? {
    guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
    let number = line?.split(separator: " ").dropFirst().first.flatMap { Int64($0) }
    return number.flatMap { $0 < 1 << 50 ? $0 * 1024 : nil }
  }

  private static func processorName() -> String? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":", maxSplits: 1).last.map {
      $0.split(separator: " ").joined(separator: " ")
    }
    return name.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func program(_ name: String, _ environment: [String: String]) -> String? {
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Where Debian keeps pip for its python3; asking Python itself would start it.
  private static func pipModuleExists() -> Bool {
    let places: [String] = ["/usr/lib/python3/dist-packages/pip", "/usr/local/lib/python3/dist-packages/pip"]
    return places.contains { access($0, F_OK) == 0 }
  }
}
