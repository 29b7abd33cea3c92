import Foundation
import NIOHTTP1

/// The head of an answer, and where it came from.
struct HTTPAnswer: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var url: URL

  /// The first value of a header.
  func header(_ name: String) -> String? { headers.first(name: name) }

  var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) && header("location") != nil }
}

/// Where the body of an answer goes. All calls come one after another, on threads that may wait.
protocol HTTPBodySink: AnyObject, Sendable {
  /// Whether the body is wanted; throwing ends the exchange with that error.
  func begin(_ answer: HTTPAnswer) throws -> Bool
  func receive(_ piece: Data) throws
}
