import CKernels
import Foundation

/// Every kernel in its real shapes as a share of what this machine gives at most, measured in the same moments.
@main
struct Roofline {
  static let usage = """
    usage: Roofline [--steno PATH] [--models tiny,base,small] [--only TEXT] [--rounds N] [--json]
      --steno PATH   a release build, for the time of the whole encoder; without it that is left out
      --only TEXT    kernels and shapes that contain the text
      --rounds N     how often each kernel and its peak are timed in turn, 10 by default
    STENO_ISA=avx2|avx512|amx chooses the level.
    """

  static func main() {
    do {
      try measure(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("Roofline: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func measure(_ arguments: [String]) throws {
    var values: [String: String] = [:]
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--json" {
        values[name] = ""
        continue
      }
      guard ["--steno", "--models", "--only", "--rounds"].contains(name), let value = rest.popFirst() else {
        print(usage)
        exit(name == "--help" ? 0 : 64)
      }
      values[name] = value
    }
    let rounds = max(values["--rounds"].flatMap { Int($0) } ?? 10, 1)
    let wanted = values["--models"]?.split(separator: ",").map(String.init)
    let models = ModelShape.all.filter { wanted?.contains($0.name) ?? true }
    let level = try level(ProcessInfo.processInfo.environment["STENO_ISA"])
    guard let table = steno_kernels_for(level)?.pointee else {
      throw RooflineError.unknownLevel(String(cString: steno_isa_name(level)))
    }
    let peaks = MachinePeaks(level: level)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var report = RooflineReport(
      level: String(cString: steno_isa_name(level)), cores: cores, peaks: machine(peaks, cores), kernels: [],
      encoder: [])
    for model in models {
      for kernel in EncoderCases(table: table, model: model).all()
        + DecoderCases(table: table, model: model).all()
      {
        let name = kernel.kernel + " " + kernel.shape
        // What does not depend on the model is measured once.
        if report.kernels.contains(where: { $0.kernel + " " + $0.shape == name }) { continue }
        if let only = values["--only"], !name.contains(only) { continue }
        report.kernels.append(kernel.measure(peaks, rounds: rounds))
      }
    }
    if let steno = values["--steno"] {
      let type = steno_bf16_is_fast(level) != 0 ? NumberType.bfloat16 : .float32
      report.encoder = try EncoderRuns.measure(steno, peaks: peaks, type: type, rounds: rounds)
    }
    print(values["--json"] == nil ? report.table() : try report.json())
  }

  private static func level(_ name: String?) throws -> steno_isa {
    guard let name, !name.isEmpty, name != "auto" else { return steno_isa_detect() }
    let levels = [STENO_ISA_SCALAR, STENO_ISA_AVX2, STENO_ISA_AVX512, STENO_ISA_AMX]
    guard let level = levels.first(where: { String(cString: steno_isa_name($0)) == name }),
      steno_isa_available(level) != 0
    else { throw RooflineError.unknownLevel(name) }
    return level
  }

  private static func machine(_ peaks: MachinePeaks, _ cores: Int) -> [RooflineReport.Peak] {
    NumberType.allCases.map { type in
      RooflineReport.Peak(
        what: "\(type.rawValue) GOP/s", oneCore: peaks.compute(type, seconds: 0.2) / 1e9,
        allCores: peaks.compute(type, threads: cores, seconds: 0.2) / 1e9)
    }
      + MemoryLevel.allCases.map { level in
        RooflineReport.Peak(
          what: "\(level.rawValue) GB/s", oneCore: peaks.bandwidth(level, seconds: 0.2) / 1e9, allCores: nil)
      }
  }
}
