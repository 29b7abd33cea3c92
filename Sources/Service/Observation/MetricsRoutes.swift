import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

/// `/metrics`.
struct MetricsRoutes: Sendable {
  static let path = "/metrics"

  let operations: ServiceOperations

  func add(to router: some RouterMethods<ServiceContext>) {
    guard operations.servesMetrics else { return }
    router.get(RouterPath(MetricsRoutes.path)) { request, context in
      guard
        operations.access.allows(
          address: context.clientAddress, peer: context.channel.remoteAddress?.ipAddress ?? "",
          headers: request.headers)
      else {
        throw ServiceError(
          .forbidden, code: "metrics_forbidden",
          message: "Metrics are for this machine and its network, or for who shows the token: METRICS_TOKEN.")
      }
      await operations.refresh()
      let exposition = MetricExposition(accept: request.headers[.accept])
      return Response(
        status: .ok, headers: [.contentType: exposition.contentType, .cacheControl: "no-store"],
        body: ResponseBody(
          byteBuffer: ByteBuffer(string: exposition.text(of: operations.metrics.registry))))
    }
  }
}
