import Accounts
import ArgumentParser
import Foundation
import Glibc

/// Passwords come from a terminal, where they are not shown, or from standard input; never from arguments, which
/// everybody on the machine can see.
enum PasswordPrompt {
  /// - Parameter isNew: whether it is asked for twice on a terminal.
  static func read(isNew: Bool) throws -> SecretText {
    guard isatty(0) == 1 else {
      guard let line = readLine(strippingNewline: true), !line.isEmpty else {
        Console.shared.tell("no password came on standard input")
        throw ExitCode.failure
      }
      return SecretText(line)
    }
    let first = try hidden("Password: ")
    guard try !isNew || hidden("Again: ") == first else {
      Console.shared.tell("the two passwords differ")
      throw ExitCode.failure
    }
    return first
  }

  private static func hidden(_ prompt: String) throws -> SecretText {
    FileHandle.standardError.write(Data(prompt.utf8))
    var settings = termios()
    guard tcgetattr(0, &settings) == 0 else { throw ExitCode.failure }
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(0, TCSAFLUSH, &silent)
    defer {
      tcsetattr(0, TCSAFLUSH, &settings)
      FileHandle.standardError.write(Data("\n".utf8))
    }
    guard let line = readLine(strippingNewline: true), !line.isEmpty else {
      Console.shared.tell("no password was given")
      throw ExitCode.failure
    }
    return SecretText(line)
  }
}
