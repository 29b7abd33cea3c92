import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import NIOCore

extension Request {
  /// What a small request says, as JSON or as fields of a form (OAuth clients log in so). No body is an empty object.
  ///
  /// - Throws: ``ServiceError`` that says what is wrong with it.
  func record<Value: Decodable>(_ type: Value.Type) async throws -> Value {
    let limit = 16 << 10
    let isForm = headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
    guard isForm else { return try await json(type, limit: limit) }
    var request = self
    let body: ByteBuffer
    do { body = try await request.collectBody(upTo: limit) } catch {
      throw ServiceError(
        .contentTooLarge, code: "body_too_large", message: "The body may have at most \(limit) bytes.")
    }
    // A field that nobody knows does no harm, whatever its name.
    let known = String(buffer: body).split(separator: "&").filter { field in
      let name = String(field.prefix { $0 != "=" }).removingPercentEncoding
      return name?.wholeMatch(of: /[A-Za-z0-9_\[\]]+/) != nil
    }
    do { return try URLEncodedFormDecoder().decode(type, from: known.joined(separator: "&")) } catch {
      throw ServiceError.invalid("body", "The form's fields do not fit.")
    }
  }
}

extension Response {
  /// An answer that nobody may keep, since there are secrets in it.
  static func secret(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, cookies: [HTTPField] = []
  ) throws -> Response {
    var headers = HTTPFields()
    headers[.cacheControl] = "no-store"
    for cookie in cookies { headers.append(cookie) }
    return try .json(value, status: status, headers: headers)
  }
}

extension ServiceContext {
  /// Who does this, for the audit log.
  var actor: AccountActor {
    AccountActor(account: principal?.account ?? "", address: clientAddress, requestID: requestID)
  }

  /// A user who has logged in: what makes or changes credentials is not done with an API key, lest one that leaked make
  /// others that stay.
  func requireLogin() throws -> Principal {
    let principal = try requireSomebody()
    switch principal.credential {
    case .session, .token: return principal
    case .apiKey, .singleUser:
      throw ServiceError(
        .forbidden, code: "login_required", message: "This needs a login; an API key does not do.")
    }
  }

  /// A part of the path.
  func pathName(_ name: String) throws -> String {
    guard let text = parameters.get(name), (1...128).contains(text.utf8.count) else {
      throw ServiceError.notFound
    }
    return text
  }
}
