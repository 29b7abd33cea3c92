import Foundation
import Metrics
import Telemetry
import Testing

@Suite("Metrics")
struct MetricRegistryTests {
  private func parsed(_ registry: MetricRegistry, _ exposition: MetricExposition = .prometheus) throws
    -> ExpositionParser
  {
    try ExpositionParser(exposition.text(of: registry))
  }

  @Test("Counters, gauges and histograms read back as they were recorded", arguments: [false, true])
  func exposition(isOpen: Bool) throws {
    let registry = MetricRegistry()
    let requests = registry.counter(
      "steno_requests_total", "Requests.\nAll of \\them", labels: ["route", "code"])
    requests.increment("/jobs/{id}", "200", by: 2.5)
    requests.increment("/jobs/{id}", "200")
    requests.increment("with \"quotes\", \\ and\nlines", "500")
    registry.gauge("steno_temperature", "Degrees.").set(-1.5)
    let waiting = registry.histogram("steno_wait_seconds", "Waiting.", bounds: [1, 0.1, .infinity])
    for value in [0.05, 0.1, 0.5, 7] { waiting.observe(value) }
    waiting.observe(.nan)
    let read = try parsed(registry, isOpen ? .openMetrics : .prometheus)
    #expect(read.isEnded == isOpen)
    #expect(read.value("steno_requests_total", ["route": "/jobs/{id}", "code": "200"]) == 3.5)
    #expect(
      read.value("steno_requests_total", ["route": "with \"quotes\", \\ and\nlines", "code": "500"]) == 1)
    #expect(read.value("steno_temperature") == -1.5)
    #expect(read.value("steno_wait_seconds_bucket", ["le": "0.1"]) == 2)
    #expect(read.value("steno_wait_seconds_bucket", ["le": "1"]) == 3)
    #expect(read.value("steno_wait_seconds_bucket", ["le": "+Inf"]) == 4)
    #expect(read.value("steno_wait_seconds_count") == 4)
    #expect(abs((read.value("steno_wait_seconds_sum") ?? 0) - 7.65) < 1e-9)
    let counter = isOpen ? "steno_requests" : "steno_requests_total"
    #expect(
      read.types == [counter: "counter", "steno_temperature": "gauge", "steno_wait_seconds": "histogram"])
    #expect(read.helps[counter] == "Requests.\\nAll of \\\\them")
  }

  @Test("What cannot be a number is written as the format has it")
  func specialValues() throws {
    let registry = MetricRegistry()
    let gauge = registry.gauge("steno_value", "Value.", labels: ["of"])
    gauge.set(.infinity, "a")
    gauge.set(-.infinity, "b")
    gauge.set(.nan, "c")
    gauge.set(1e300, "d")
    gauge.set(0.1 + 0.2, "e")
    let read = try parsed(registry)
    #expect(read.value("steno_value", ["of": "a"]) == .infinity)
    #expect(read.value("steno_value", ["of": "b"]) == -.infinity)
    #expect(read.value("steno_value", ["of": "c"])?.isNaN == true)
    #expect(read.value("steno_value", ["of": "d"]) == 1e300)
    #expect(read.value("steno_value", ["of": "e"]) == 0.1 + 0.2)
  }

  @Test("Nothing is lost when many threads count at once")
  func concurrency() {
    let registry = MetricRegistry()
    let counter = registry.counter("steno_events_total", "Events.", labels: ["kind"])
    let sizes = registry.histogram("steno_sizes", "Sizes.", bounds: [10])
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for index in 0..<2000 {
        counter.increment(index % 2 == 0 ? "even" : "odd", by: 0.5)
        sizes.observe(Double(thread))
      }
    }
    #expect(counter.value("even") == 4000)
    #expect(counter.value("odd") == 4000)
    #expect(sizes.count() == 16_000)
  }

  @Test("Label values beyond the limit are counted together, and long ones are cut")
  func cardinality() throws {
    let registry = MetricRegistry()
    let counter = registry.counter("steno_paths_total", "Paths.", labels: ["path"], limit: 10)
    for index in 0..<1000 { counter.increment("/\(index)") }
    counter.increment(String(repeating: "x", count: 100_000))
    let read = try parsed(registry)
    #expect(read.samples.count == 11)
    #expect(read.value("steno_paths_total", ["path": "other"]) == 991)
    #expect(read.samples.reduce(0) { $0 + $1.value } == 1001)
  }

  @Test("Gauges that are replaced forget what is gone")
  func replacement() throws {
    let registry = MetricRegistry()
    let gauge = registry.gauge("steno_model_loaded", "Models.", labels: ["model"])
    gauge.replaceAll([["base"]: 1, ["tiny"]: 1])
    gauge.replaceAll([["tiny"]: 1])
    #expect(try parsed(registry).samples.map(\.labels) == [["model": "tiny"]])
  }

  @Test(
    "Names become valid ones",
    arguments: [
      ("http.server.duration", "http_server_duration"), ("9lives", "_9lives"), ("", "_"), ("é", "__"),
      ("steno_x", "steno_x"), ("a:b", "a_b"),
    ])
  func names(name: String, valid: String) {
    #expect(MetricName.valid(name) == valid)
    #expect(MetricName.isValid(valid))
    #expect(MetricName.isValid(name) == (name == valid))
  }

  @Test("Libraries record through swift-metrics")
  func factory() throws {
    let registry = MetricRegistry()
    let requests = Counter(label: "http.requests", dimensions: [("http.route", "/a")], factory: registry)
    requests.increment(by: 3)
    FloatingPointCounter(label: "bytes_total", factory: registry).increment(by: 1.5)
    Meter(label: "active", factory: registry).increment(by: 2)
    Gauge(label: "last", factory: registry).record(7)
    Recorder(label: "sizes", factory: registry).record(300)
    Metrics.Timer(label: "latency", factory: registry).recordMilliseconds(20)
    var read = try parsed(registry)
    #expect(read.value("http_requests_total", ["http_route": "/a"]) == 3)
    #expect(read.value("bytes_total") == 1.5)
    #expect(read.value("active") == 2)
    #expect(read.value("last") == 7)
    #expect(read.value("sizes_bucket", ["le": "250"]) == 0)
    #expect(read.value("sizes_bucket", ["le": "500"]) == 1)
    #expect(read.value("latency_seconds_bucket", ["le": "0.025"]) == 1)
    requests.destroy()
    read = try parsed(registry)
    #expect(read.value("http_requests_total", ["http_route": "/a"]) == nil)
  }

  @Test("A name that is taken for something else stays what it was")
  func conflict() throws {
    let registry = MetricRegistry()
    registry.counter("steno_things_total", "Things.").increment()
    registry.gauge("steno_things_total", "Others.").set(9)
    #expect(try parsed(registry).value("steno_things_total") == 1)
  }

  @Test("Of this process memory, files and start are known")
  func process() throws {
    let registry = MetricRegistry()
    ProcessMetrics(registry).refresh()
    let read = try parsed(registry)
    #expect(try #require(read.value("process_resident_memory_bytes")) > 1_000_000)
    #expect(try #require(read.value("process_open_fds")) >= 3)
    #expect(try #require(read.value("process_cpu_seconds_total")) > 0)
    let age = Date().timeIntervalSince1970 - (try #require(read.value("process_start_time_seconds")))
    #expect(age > -2 && age < 86_400)
  }
}
