import Accounts
import ArgumentParser
import Foundation
import Service
import Stores

struct UsersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "users", abstract: "Looks after the users of a service with several.",
    discussion: """
      Works on the service's database itself, whether or not the service runs. Passwords are read from the terminal or \
      from standard input, never from arguments:

        steno users add ada --admin
        printf '%s\\n' "$PASSWORD" | steno users add bob --password-stdin
        steno users keys create ada --name ci --scopes read
      """,
    subcommands: [
      Add.self, List.self, Disable.self, Enable.self, Password.self, SetRole.self, Delete.self,
      UserKeysCommand.self,
    ])

  /// One user that is named.
  struct UserArguments: ParsableArguments {
    @OptionGroup var configuration: ConfigurationArguments
    @Argument(help: "Name of the user.") var name: String

    /// Does something to the user; what accounts refuse ends the command with its message.
    func run(_ body: (AccountAdministration, User) async throws -> Void) async throws {
      try await UsersCommand.run(configuration) { try await body($0, $0.user(named: name)) }
    }
  }

  static func run(
    _ arguments: ConfigurationArguments, _ body: (AccountAdministration) async throws -> Void
  ) async throws {
    let configuration = try arguments.load().configuration
    do { try await body(try AccountAdministration(configuration)) } catch let error as AccountError {
      Console.shared.tell(error.description)
      throw ExitCode.failure
    } catch let error as ServiceError {
      Console.shared.tell(error.message)
      throw ExitCode.failure
    } catch let error as StoreError {
      Console.shared.tell("\(error)")
      throw ExitCode.failure
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a user.",
      discussion: "Without a password a temporary one is printed, which must be changed at the first login.")
    @OptionGroup var configuration: ConfigurationArguments
    @Argument(help: "Name to log in with: 2 to 64 letters, digits and . _ - + @") var name: String
    @Option(help: "Address of mail.") var email: String?
    @Flag(help: "Make the user an administrator.") var admin = false
    @Flag(help: "Ask for the password on the terminal.") var password = false
    @Flag(help: "Read the password from standard input.") var passwordStdin = false

    func run() async throws {
      try await UsersCommand.run(configuration) { administration in
        let password = password || passwordStdin ? try PasswordPrompt.read(isNew: true) : nil
        let made = try await administration.add(
          name: name, email: email, role: admin ? .admin : .user, password: password, by: .command)
        Console.shared.tell("made \(made.user.name) (\(made.user.id))")
        if let temporary = made.temporary { try Console.shared.write("\(temporary.reveal())\n") }
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints all users.")
    @OptionGroup var configuration: ConfigurationArguments

    func run() async throws {
      try await UsersCommand.run(configuration) { administration in
        var offset = 0
        while true {
          let users = try await administration.store.users(offset: offset, limit: 500)
          for user in users {
            let state = user.isEnabled ? "enabled" : "disabled"
            try Console.shared.write(
              "\(user.name)\t\(user.role.rawValue)\t\(state)\t\(user.email ?? "-")\t\(user.id)\n")
          }
          if users.count < 500 { return }
          offset += users.count
        }
      }
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Locks a user out and ends all logins.")
    @OptionGroup var user: UserArguments
    func run() async throws {
      try await user.run { _ = try await $0.change($1.id, isEnabled: false, by: .command) }
    }
  }

  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lets a disabled user in again.")
    @OptionGroup var user: UserArguments
    func run() async throws {
      try await user.run { _ = try await $0.change($1.id, isEnabled: true, by: .command) }
    }
  }

  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets a password, read from the terminal or standard input, and ends all logins.")
    @OptionGroup var user: UserArguments
    @Flag(help: "Print a temporary password instead, which must be changed at the next login.")
    var temporary = false

    func run() async throws {
      try await user.run { administration, user in
        let password = temporary ? nil : try PasswordPrompt.read(isNew: true)
        if let made = try await administration.setPassword(password, of: user.id, by: .command) {
          try Console.shared.write("\(made.reveal())\n")
        }
      }
    }
  }

  struct SetRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "role", abstract: "Makes a user an administrator, or one no longer.")
    @OptionGroup var user: UserArguments
    @Argument(help: "user or admin") var role: String

    func validate() throws {
      guard Role(rawValue: role) != nil else { throw ValidationError("The role is user or admin.") }
    }

    func run() async throws {
      try await user.run { _ = try await $0.change($1.id, role: Role(rawValue: role), by: .command) }
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Removes a user with all recordings, transcripts and keys.")
    @OptionGroup var user: UserArguments
    @Flag(help: "Do it; nothing can bring them back.") var yes = false

    func validate() throws {
      guard yes else {
        throw ValidationError("This removes all of the user's recordings and transcripts: add --yes.")
      }
    }

    func run() async throws {
      let erasure = try AccountErasure(try user.configuration.load().configuration)
      try await user.run { try await $0.delete($1.id, erasure, by: .command) }
    }
  }
}
