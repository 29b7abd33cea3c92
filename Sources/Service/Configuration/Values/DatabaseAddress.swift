/// What `DATABASE_URL` may say in this version: a file.
enum DatabaseAddress {
  /// - Returns: the file's path; empty where none is named.
  static func path(_ text: String) throws(SettingProblem) -> String {
    var rest = text
    if rest.lowercased().hasPrefix("jdbc:") { rest = String(rest.dropFirst(5)) }
    guard let colon = rest.firstIndex(of: ":"), !rest.hasPrefix("/"), !rest.hasPrefix(".") else {
      return rest
    }
    // Dialects may name their driver: sqlite+aiosqlite.
    let scheme = rest[..<colon].lowercased().prefix { $0 != "+" }
    var path = String(rest[rest.index(after: colon)...])
    switch scheme {
    case "sqlite", "sqlite3", "file":
      if path.hasPrefix("//") { path = String(path.dropFirst(2)) }
      while path.hasPrefix("//") { path.removeFirst() }
      if let mark = path.firstIndex(of: "?") { path = String(path[..<mark]) }
      if path.isEmpty || path == "/" || path.contains(":memory:") {
        throw SettingProblem(
          fault: "a database in memory forgets all jobs when the service stops",
          fix: "name a file, for example sqlite:///var/lib/steno/steno.db, or leave it out")
      }
      return path
    case "postgres", "postgresql", "mysql", "mariadb", "mongodb", "h2", "oracle", "sqlserver":
      throw SettingProblem(
        fault: "\(scheme) is not in this version, which keeps its jobs in a file of its own (SQLite)",
        fix: "leave it out, or name a file: sqlite:///var/lib/steno/steno.db")
    default:
      // The rest may hold a password: it is not repeated.
      throw SettingProblem(
        fault: "a database of the kind '\(scheme.prefix(20))' is not known",
        fix: "leave it out, or name a file: sqlite:///var/lib/steno/steno.db")
    }
  }
}
