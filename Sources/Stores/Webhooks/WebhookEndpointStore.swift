public import Jobs

/// Keeps the servers that are to be told of jobs. What a call has returned is durable.
public protocol WebhookEndpointStore: Sendable {
  func insert(_ endpoint: WebhookEndpoint) async throws
  func endpoint(_ id: String, of owner: OwnerScope) async throws -> WebhookEndpoint?
  /// All of an account, the oldest first.
  func endpoints(of account: String) async throws -> [WebhookEndpoint]
  /// Reads an endpoint, changes it and keeps it, in one transaction.
  ///
  /// - Parameter change: may be run again after it was rolled back.
  /// - Throws: ``StoreError/notFound`` where it is not the owner's, or what `change` throws; it is then as before.
  func change(
    _ id: String, of owner: OwnerScope, _ change: @escaping @Sendable (inout WebhookEndpoint) throws -> Void
  ) async throws -> WebhookEndpoint
  /// Removes an endpoint with its deliveries and their log.
  ///
  /// - Returns: whether there was one.
  func deleteEndpoint(_ id: String, of owner: OwnerScope) async throws -> Bool
}
