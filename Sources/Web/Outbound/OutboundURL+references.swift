extension OutboundURL {
  /// Where a redirect leads (RFC 3986, section 5.2). The outcome is checked like any other address.
  ///
  /// - Throws: ``Fault``; a step from `https` down to `http` is a fault of the scheme.
  public func following(_ reference: String, ports: Set<Int> = usualPorts) throws(Fault) -> OutboundURL {
    guard reference.utf8.count <= OutboundURL.mostBytes else { throw .length }
    let next = try OutboundURL(absolute(reference), ports: ports)
    guard scheme == .http || next.scheme == .https else { throw .scheme }
    return next
  }

  private func absolute(_ reference: String) -> String {
    if reference.hasPrefix("//") { return scheme.rawValue + ":" + reference }
    if reference.hasPrefix("/") { return origin + reference }
    let path = target.prefix { $0 != "?" }
    if reference.isEmpty || reference.hasPrefix("#") { return origin + target }
    if reference.hasPrefix("?") { return origin + path + reference }
    // A scheme comes before any slash.
    if reference.prefix(while: { !"/?#".contains($0) }).contains(":") { return reference }
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    let tail = reference.drop { !"?#".contains($0) }
    return origin + OutboundURL.withoutDots(folder + reference.dropLast(tail.count)) + tail
  }

  /// RFC 3986, section 5.2.4.
  private static func withoutDots(_ path: some StringProtocol) -> String {
    var kept: [Substring] = []
    let segments = String(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".": if isLast { kept.append("") }
      case "..":
        if !kept.isEmpty { kept.removeLast() }
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
