import Testing

@Suite struct OverviewTests {
  @Test("Help names every subcommand")
  func help() throws {
    let result = try Steno.run(["--help"])
    #expect(result.status == 0)
    for name in ["transcribe", "convert", "models", "evaluate", "languages", "users", "doctor"] {
      #expect(result.output.contains(name))
    }
  }

  @Test("The version is told", arguments: ["--version"])
  func version(_ flag: String) throws {
    let result = try Steno.run([flag])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("steno "))
  }
}
