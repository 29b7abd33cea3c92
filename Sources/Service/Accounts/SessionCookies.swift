import Accounts
import HTTPTypes

/// The two cookies of the web app: the session's, which no script can read, and the token against forged requests, which
/// the app's script must read.
struct SessionCookies: Sendable, Hashable {
  static let csrfField = HTTPField.Name("X-CSRF-Token")!

  /// Over TLS the names begin with `__Host-`: browsers then take such cookies from this very host over TLS only
  /// (RFC 6265bis section 4.1.3.2).
  let isSecure: Bool

  var sessionName: String { (isSecure ? "__Host-" : "") + "steno_session" }
  var csrfName: String { (isSecure ? "__Host-" : "") + "steno_csrf" }

  func session(in headers: HTTPFields) -> String? { value(sessionName, in: headers) }
  func csrf(in headers: HTTPFields) -> String? { value(csrfName, in: headers) }

  /// The one value of a cookie. Several that differ are none: one may be another host's.
  private func value(_ name: String, in headers: HTTPFields) -> String? {
    var found: Set<Substring> = []
    for field in headers[values: .cookie] {
      for pair in field.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { continue }
        found.insert(parts[1])
      }
    }
    guard found.count == 1, let text = found.first, text.utf8.count <= 256 else { return nil }
    return String(text)
  }

  /// Header fields that give a browser both.
  func fields(session: SecretText, csrf: String, seconds: Double) -> [HTTPField] {
    let rest = "; Path=/; Max-Age=\(Int(seconds))\(isSecure ? "; Secure" : "")"
    return [
      field("\(sessionName)=\(session.reveal())\(rest); HttpOnly; SameSite=Lax"),
      field("\(csrfName)=\(csrf)\(rest); SameSite=Strict"),
    ]
  }

  /// Header fields that take both away.
  var removal: [HTTPField] {
    [sessionName, csrfName].map {
      field("\($0)=; Path=/; Max-Age=0\(isSecure ? "; Secure" : ""); SameSite=Lax")
    }
  }

  private func field(_ value: String) -> HTTPField {
    var field = HTTPField(name: .setCookie, value: value)
    field.indexingStrategy = .avoid
    return field
  }
}
