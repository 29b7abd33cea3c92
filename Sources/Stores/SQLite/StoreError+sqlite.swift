import GRDB

extension StoreError {
  /// What an error of SQLite means for who asked; other errors of stores stay as they are.
  init(sqlite error: any Error, path: String? = nil) {
    if let error = error as? StoreError {
      self = error
      return
    }
    let place = path.map { "\($0): " } ?? ""
    guard let error = error as? DatabaseError else {
      self = .unavailable("\(place)\(error)")
      return
    }
    let what = "\(place)\(error.message ?? "error \(error.resultCode.rawValue)")"
    switch error.resultCode {
    case .SQLITE_FULL: self = .full("the disk of the database; \(what)")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self = .corrupted("\(what); restore the last backup")
    case .SQLITE_READONLY: self = .unavailable("the database may only be read; \(what)")
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .unavailable("another process holds the database; \(what)")
    case .SQLITE_IOERR: self = .unavailable("the disk of the database reports a fault; \(what)")
    default: self = .unavailable(what)
    }
  }
}
