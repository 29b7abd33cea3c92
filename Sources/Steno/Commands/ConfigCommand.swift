import ArgumentParser
import Service

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Checks, shows and explains the service's configuration.",
    subcommands: [Check.self, Show.self, Reference.self])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells what is wrong with the configuration and how to mend it.",
      discussion: "Exit code 78 when the service could not start with it.")
    @OptionGroup var arguments: ConfigurationArguments

    func run() async throws {
      _ = try arguments.load()
      try Console.shared.write("The configuration is fine.\n")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints every value and where it is from. Secrets are not shown.")
    @OptionGroup var arguments: ConfigurationArguments
    @Flag(help: "Print only what somebody has set.") var changed = false

    func run() async throws {
      try Console.shared.write(ConfigurationReport.values(try arguments.load(), all: !changed))
    }
  }

  struct Reference: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints all settings with their names, usual values and purpose, as Markdown.")

    func run() async throws { try Console.shared.write(ConfigurationReport.reference()) }
  }
}
