import Foundation
import HTTPTransport
import NIOHTTP1

/// The model hub over HTTPS: `ENDPOINT/OWNER/NAME/resolve/REVISION/FILE`.
///
/// As with the hub's own client, `HF_ENDPOINT` names another hub, `HF_TOKEN` opens what needs an account, and
/// `HF_HUB_OFFLINE` keeps it from being asked. Proxies and certificates are those of the environment (``ProxyRules``,
/// ``TrustRoots``).
struct HubSource: Sendable {
  /// What the hub says about one file before it is downloaded.
  struct Metadata: Sendable, Equatable {
    var sha256: String?
    var gitObject: String?
    var size: Int64?
    var commit: String?
  }

  let endpoint: URL
  let client: HTTPClient

  /// Largest configuration or vocabulary file, and largest file of weights, in bytes.
  static let smallFileLimit: Int64 = 64 << 20
  static let weightsLimit: Int64 = 64 << 30

  init(
    endpoint: String, environment: [String: String], patience: HTTPClient.Patience
  ) throws(ModelStoreError) {
    let address = environment["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 } ?? endpoint
    guard let url = URL(string: address), let scheme = url.scheme?.lowercased(), url.host != nil,
      scheme == "https" || scheme == "http"
    else { throw .invalidAddress(address) }
    if let offline = environment["HF_HUB_OFFLINE"]?.uppercased(),
      ["1", "ON", "YES", "TRUE"].contains(offline)
    {
      throw .noConnection(host: url.host ?? address, reason: "HF_HUB_OFFLINE is set")
    }
    // A password in the address goes into a header, and into no message.
    var parts = URLComponents(url: url, resolvingAgainstBaseURL: true)
    let login = parts?.user.map { "\($0):\(parts?.password ?? "")" }
    parts?.user = nil
    parts?.password = nil
    self.endpoint = parts?.url ?? url
    let token = environment["HF_TOKEN"]?.trimmingCharacters(in: .whitespacesAndNewlines)
    // A line break inside a token would smuggle a header into the request.
    let usable = token.flatMap { $0.isEmpty || $0.contains(where: \.isNewline) ? nil : $0 }
    client = HTTPClient(
      token: usable, login: login, patience: patience, proxies: ProxyRules(environment: environment),
      trustRoots: TrustRoots(environment: environment))
  }

  private func address(_ repository: HubRepository, revision: String, file: String) -> URL {
    endpoint.appendingPathComponent(repository.repository).appendingPathComponent("resolve")
      .appendingPathComponent(revision).appendingPathComponent(file)
  }

  /// Asks for a file's checksum and size; nil if the hub has no such file.
  func metadata(_ url: URL) async throws -> Metadata? {
    let answer = try await retrying(client.patience, url: url, retryConnection: false) {
      let answer = try await client.send(
        .HEAD, url, timeout: client.patience.connect,
        stop: {
          // Large files lie on another host; the hub describes them in the very answer that sends us there.
          $0.header("x-linked-etag") != nil || $0.header("x-linked-size") != nil
        })
      let described = answer.isRedirect || answer.status == 404
      if !described, let refusal = RefusedAnswer(answer) { throw refusal }
      return answer
    }
    return answer.status == 404 ? nil : Self.metadata(in: answer)
  }

  static func metadata(in answer: HTTPAnswer) -> Metadata {
    func digest(_ value: String?, length: Int) -> String? {
      guard var text = value else { return nil }
      if text.hasPrefix("W/") { text.removeFirst(2) }
      text = text.trimmingCharacters(in: CharacterSet(charactersIn: "\"")).lowercased()
      return text.utf8.count == length && text.allSatisfy(\.isHexDigit) ? text : nil
    }
    let commit = digest(answer.header("x-repo-commit"), length: 40)
    let linked = answer.header("x-linked-etag")
    let ownSize = answer.status == 200 ? answer.header("content-length") : nil
    return Metadata(
      sha256: digest(linked, length: 64),
      // Elsewhere an entity tag of this length may mean anything.
      gitObject: commit == nil ? nil : digest(linked ?? answer.header("etag"), length: 40),
      size: (answer.header("x-linked-size") ?? ownSize).flatMap(Int64.init).flatMap { $0 >= 0 ? $0 : nil },
      commit: commit)
  }

  /// Downloads all files of a repository into a folder.
  ///
  /// - Parameter progress: bytes of all files that are on disk, and of all files together if known.
  /// - Returns: the files, and the commit they are from.
  func fetch(
    _ repository: HubRepository, into folder: String,
    progress: @escaping @Sendable (_ file: String, _ done: Int64, _ total: Int64?) -> Void
  ) async throws -> (files: [ModelManifest.File], commit: String?) {
    var wanted: [(file: HubRepository.File, metadata: Metadata)] = []
    var revision = repository.revision
    for file in repository.files {
      let url = address(repository, revision: revision, file: file.name)
      guard let metadata = try await metadata(url) else {
        if file.isOptional { continue }
        throw ModelStoreError.missingFile(
          name: file.name, place: "\(endpoint.host ?? "the hub")/\(repository.repository)")
      }
      if let known = file.sha256, let announced = metadata.sha256, known != announced {
        throw ModelStoreError.checksumMismatch(file: file.name, expected: known, actual: announced)
      }
      if file.isWeights, file.sha256 == nil, metadata.sha256 == nil {
        throw ModelStoreError.noChecksum(file: file.name)
      }
      // All files come from one commit, even if the branch moves meanwhile.
      if let commit = metadata.commit { revision = commit }
      wanted.append((file, metadata))
    }
    let sizes = wanted.map(\.metadata.size)
    let total = sizes.allSatisfy { $0 != nil } ? sizes.reduce(Int64(0)) { $0 &+ ($1 ?? 0) } : nil
    let here = FileSystem.names(in: folder).compactMap { FileSystem.regularFileSize(folder + "/" + $0) }
    try FileSystem.requireSpace((total ?? 0) - here.reduce(0, &+), at: folder)

    var files: [ModelManifest.File] = []
    var done: Int64 = 0
    for (file, metadata) in wanted {
      let before = done
      let download = FileDownload(
        client: client, url: address(repository, revision: revision, file: file.name), name: file.name,
        destination: folder + "/" + file.name, size: metadata.size, sha256: file.sha256 ?? metadata.sha256,
        gitObject: metadata.gitObject, limit: file.isWeights ? Self.weightsLimit : Self.smallFileLimit)
      let result = try await download.run { progress(file.name, before + $0, total) }
      try Self.checkSyntax(file.name, at: folder)
      done += result.size
      files.append(result)
    }
    return (files, revision)
  }

  /// A page that pretends to be JSON is found out here, where no checksum was known.
  private static func checkSyntax(_ name: String, at folder: String) throws {
    guard name.hasSuffix(".json") else { return }
    let path = folder + "/" + name
    guard let data = FileManager.default.contents(atPath: path),
      (try? JSONSerialization.jsonObject(with: data)) != nil
    else {
      try FileSystem.remove(path)
      throw ModelStoreError.notAModel(path: name, reason: "what the server sent is not JSON")
    }
  }
}
