import Telemetry
import Testing

@Suite("Names of metrics")
struct MetricNameTests {
  @Test("All begin alike")
  func prefix() { #expect(metricPrefix == "steno_") }
}
