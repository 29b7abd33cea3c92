/// What accounts refuse.
public enum AccountError: Error, Hashable, Sendable, CustomStringConvertible {
  case invalidName(String)
  case nameTaken
  case weakPassword(String)
  /// The hash could not be computed; libsodium says so where memory is short.
  case hashing
  case weakSecret(String)
  case keyFile(path: String, fault: String)
  case invalidToken
  case notFound
  case lastAdministrator
  case invalidSetting(name: String, fault: String)

  public var description: String {
    switch self {
    case .invalidName(let fault): "This user name cannot be used: \(fault)."
    case .nameTaken: "There is a user of this name or address already; take another."
    case .weakPassword(let fault): "This password cannot be used: \(fault)."
    case .hashing: "The password could not be hashed; there may be too little memory. Try again later."
    case .weakSecret(let name):
      "\(name) must have at least 32 bytes; make one with 'openssl rand -base64 48', or leave it out to have one made."
    case .keyFile(let path, let fault): "The key file \(path) cannot be used: \(fault)."
    case .invalidToken: "This token is not valid here, or no longer."
    case .notFound: "There is no such user or key."
    case .lastAdministrator:
      "This is the only administrator who can log in; make another user an administrator first."
    case .invalidSetting(let name, let fault): "\(name) \(fault)."
    }
  }
}
