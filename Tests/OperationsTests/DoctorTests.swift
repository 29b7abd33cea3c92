import AudioIO
import Testing

@testable import Operations

@Suite struct DoctorTests {
  private var healthy: MachineFacts {
    var facts = MachineFacts()
    (facts.instructionSet, facts.cores) = ("avx2", 4)
    (facts.availableMemory, facts.freeDisk) = (8 << 30, 100 << 30)
    (facts.home, facts.pip, facts.ffprobe) = ("/home/me/steno", "/usr/bin/pip3", "/usr/bin/ffprobe")
    facts.models = [.init(name: "base", damagedFiles: [])]
    return facts
  }

  private func finding(_ name: String, _ facts: MachineFacts) throws -> DoctorFinding {
    try #require(Doctor.examine(facts).first { $0.name == name })
  }

  @Test("Without FFmpeg the exact command that installs it is given")
  func ffmpeg() throws {
    let finding = try finding("ffmpeg", healthy)
    #expect(finding.status == .missing)
    #expect(finding.mend == "apt-get install ffmpeg")
    #expect(!Doctor.examine(healthy).isHealthy)
  }

  @Test("No model, a damaged model and a wrong STENO_ISA are found")
  func faults() throws {
    var facts = healthy
    facts.models = []
    #expect(try finding("models", facts).mend == "steno models pull base")
    facts.models = [.init(name: "base", damagedFiles: ["model.bin"])]
    #expect(try finding("model base", facts).mend == "steno models pull --force base")
    facts.instructionSetError = "STENO_ISA is odd"
    #expect(try finding("processor", facts).status == .missing)
    #expect(try finding("processor", healthy).status == .ok)
  }

  @Test("Little memory, little disk and a home that cannot be written to")
  func resources() throws {
    var facts = healthy
    (facts.availableMemory, facts.freeDisk, facts.homeIsWritable) = (500 << 20, 1 << 20, false)
    #expect(try finding("memory", facts).status == .warning)
    #expect(try finding("disk", facts).status == .missing)
    #expect(try finding("home", facts).status == .missing)
  }
}
