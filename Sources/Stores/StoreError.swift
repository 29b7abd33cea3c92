/// What goes wrong in a store.
public enum StoreError: Error, Hashable, CustomStringConvertible {
  case notFound
  case idempotencyConflict
  /// No room is left on the disk, or the reserve that is kept free would be touched.
  case full(String)
  /// The store cannot be reached now; the caller may try again.
  case unavailable(String)
  /// What was kept is not what was given.
  case corrupted(String)

  public var description: String {
    switch self {
    case .notFound: "There is nothing of that name."
    case .idempotencyConflict:
      "This idempotency key was used with another request; take a new one for each request."
    case .full(let what): "No room is left: \(what)."
    case .unavailable(let what): "The store cannot be reached now: \(what)."
    case .corrupted(let what): "What is stored is damaged: \(what)."
    }
  }
}
