import ArgumentParser

/// The exit codes that `steno` promises, after sysexits.h where it has one.
extension ExitCode {
  static let someFailed = ExitCode(1)
  static let noInput = ExitCode(66)
  static let modelMissing = ExitCode(69)
  static let serviceUnavailable = ExitCode(69)
  static let cannotWrite = ExitCode(73)
  static let notAllowed = ExitCode(77)
  static let configuration = ExitCode(78)
  static let brokenPipe = ExitCode(141)

  static let help = """
    EXIT CODES: 0 all is well; 1 some recordings failed, the others are done; 64 wrong usage; 66 no input could be \
    read; 69 the model is missing, or the service does not answer; 73 output cannot be written; 77 the service's key is \
    missing or wrong; 130 and 143 interrupted; 141 nobody reads the output.
    """
}
