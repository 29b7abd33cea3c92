extension BenchmarkReport {
  /// The machine, and aligned tables of what was measured. Three figures are the least, the median and the most.
  public func table() -> String {
    var text = machineLine + "\n"
    let shared = sharedSettings
    if !shared.isEmpty { text += "all with: " + shared.joined(separator: ", ") + "\n" }
    for result in settings {
      if let error = result.error { text += "\(name(result)): not measured: \(error)\n" }
    }
    let transcribed = settings.filter {
      $0.error == nil && ($0.transcription != nil || $0.latency != nil || $0.encoder != nil)
        && $0.fixedWork == nil
    }
    if !transcribed.isEmpty { text += "\n" + transcriptions(transcribed) + "\n" }
    let fixed = settings.filter { $0.fixedWork != nil }
    if !fixed.isEmpty { text += "\n" + fixedWork(fixed) + "\n" }
    return text
  }

  private var machineLine: String {
    func count(_ number: Int, _ noun: String) -> String {
      "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    let memory = machine.memoryBytes.map { AlignedTable.fixed(Double($0) / 1_073_741_824, 1) + " GiB" }
    let parts = [
      machine.processor, machine.instructionSet, count(machine.cores, "core"), memory,
      recordings > 0 ? count(recordings, "recording") : nil, count(runs, "run"),
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  private static let features: [(name: String, value: @Sendable (BenchmarkResult) -> String)] = [
    ("weights", { $0.computeType }), ("level", { $0.instructionSet }), ("threads", { "\($0.threads)" }),
    ("batch", { $0.batchSize.map { "\($0)" } ?? "auto" }),
  ]

  private var sharedSettings: [String] {
    Self.features.compactMap { feature in
      let values = Set(settings.map(feature.value))
      return values.count == 1 ? "\(feature.name) \(values.first ?? "")" : nil
    }
  }

  /// The model and what distinguishes its settings from the others'.
  private func name(_ result: BenchmarkResult) -> String {
    let differing = Self.features.filter { feature in Set(settings.map(feature.value)).count > 1 }
    return ([shortened(result.model)] + differing.map { "\($0.name) \($0.value(result))" })
      .joined(separator: ", ")
  }

  /// A path's last component says enough.
  private func shortened(_ model: String) -> String {
    let parts = model.split(separator: "/")
    return AlignedTable.shortened(parts.last.map(String.init) ?? model)
  }

  private func transcriptions(_ results: [BenchmarkResult]) -> String {
    let columns: [(String, (BenchmarkResult) -> String?)] = [
      ("model", { self.name($0) }),
      ("× real time", { Self.three($0.transcription?.speed, 1) }),
      ("with loading", { Self.three($0.transcription?.speedWithLoading, 1) }),
      ("load s", { $0.loadSeconds.map { AlignedTable.fixed($0, 2) } }),
      ("audio %", { Self.share($0.transcription?.stages.features) }),
      ("encode %", { Self.share($0.transcription?.stages.encoding) }),
      ("decode %", { Self.share($0.transcription?.stages.decoding) }),
      ("rest %", { Self.share($0.transcription?.stages.rest) }),
      ("short clip ms", { Self.three($0.latency?.milliseconds, 0) }),
      ("encoder ms", { Self.three($0.encoder?.milliseconds, 1) }),
      ("WER %", { $0.transcription?.words.map { AlignedTable.percent($0.wer) } }),
      ("del %", { $0.transcription?.words.map { AlignedTable.percent($0.deletions) } }),
      ("MiB", { Self.memory($0.peakMemoryBytes) }),
    ]
    return Self.text(columns, results)
  }

  private func fixedWork(_ results: [BenchmarkResult]) -> String {
    var columns: [(String, (BenchmarkResult) -> String?)] = [
      ("model", { self.name($0) + ($0.hasRandomWeights ? " (random weights)" : "") }),
      ("load s", { $0.loadSeconds.map { AlignedTable.fixed($0, 2) } }),
      ("encoder ms", { Self.three($0.encoder?.milliseconds, 1) }),
      ("encode ms a thread", { Self.three($0.fixedWork?.encodeMilliseconds, 1) }),
    ]
    var sizes: [Int] = []
    for batch in results.flatMap({ $0.fixedWork?.batches ?? [] }) where !sizes.contains(batch.size) {
      sizes.append(batch.size)
    }
    for size in sizes {
      let batch = { (result: BenchmarkResult) in result.fixedWork?.batches.first { $0.size == size } }
      columns.append(("step ms, batch \(size)", { Self.three(batch($0)?.stepMilliseconds, 2) }))
      columns.append(("× real time, batch \(size)", { Self.three(batch($0)?.speed, 1) }))
    }
    columns.append(("MiB", { Self.memory($0.peakMemoryBytes) }))
    let tokens = Set(results.compactMap { $0.fixedWork?.tokens }).sorted().map(String.init)
    return
      "Speed only, words were not checked: windows of 30 s, \(tokens.joined(separator: " or ")) tokens each\n"
      + Self.text(columns, results)
  }

  /// Columns in which nothing was measured are left out.
  private static func text(
    _ columns: [(String, (BenchmarkResult) -> String?)], _ results: [BenchmarkResult]
  ) -> String {
    let used = columns.filter { column in results.contains { column.1($0) != nil } }
    return AlignedTable.text([used.map(\.0)], results.map { result in used.map { $0.1(result) ?? "-" } })
  }

  private static func three(_ spread: MeasuredSpread?, _ decimals: Int) -> String? {
    spread.map { spread in
      [spread.min, spread.median, spread.max].map { AlignedTable.fixed($0, decimals) }.joined(separator: "/")
    }
  }

  private static func share(_ share: Double?) -> String? { share.map { AlignedTable.fixed($0 * 100, 0) } }

  private static func memory(_ bytes: Int?) -> String? {
    bytes.map { AlignedTable.fixed(Double($0) / 1_048_576, 0) }
  }
}
