import Accounts
import ArgumentParser
import Service

/// `steno users keys`
struct UserKeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Lists, makes and revokes API keys of a user.",
    subcommands: [List.self, Create.self, Revoke.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints a user's keys without their secrets.")
    @OptionGroup var user: UsersCommand.UserArguments

    func run() async throws {
      try await user.run { administration, user in
        for (key, state) in try await administration.keys(of: user.id) {
          let scopes = key.scopes.map(\.rawValue).sorted().joined(separator: ",")
          try Console.shared.write("\(key.id)\t\(key.name)\t\(scopes)\t\(state)\t\(key.requestCount)\n")
        }
      }
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Makes a key and prints it, this once.")
    @OptionGroup var user: UsersCommand.UserArguments
    @Option(name: .customLong("name"), help: "What the key is called.") var keyName = "command"
    @Option(help: "What it may do: read, write, admin; several with commas.") var scopes = "read,write"
    @Option(help: "Days for which it is good. (default: until it is revoked)") var days: Double?

    func validate() throws {
      guard scopes.split(separator: ",").allSatisfy({ Scope(rawValue: String($0)) != nil }) else {
        throw ValidationError("--scopes takes read, write and admin.")
      }
      if let days, !(days > 0 && days <= 36_500) { throw ValidationError("--days takes 1 to 36500.") }
    }

    func run() async throws {
      let scopes = Set(scopes.split(separator: ",").compactMap { Scope(rawValue: String($0)) })
      try await user.run { administration, user in
        let made = try await administration.makeKey(
          of: user.id, name: keyName, scopes: scopes, days: days, by: .command)
        Console.shared.tell("made key \(made.key.id)")
        try Console.shared.write("\(made.text.reveal())\n")
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ends a key for good.")
    @OptionGroup var user: UsersCommand.UserArguments
    @Argument(help: "The key's 12 digits, as `list` prints them.") var key: String

    func run() async throws {
      try await user.run { try await $0.revokeKey(key, of: $1.id, by: .command) }
    }
  }
}
