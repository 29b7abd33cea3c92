import ArgumentParser
import AudioIO
import Client
import Foundation
import SpeechModels
import Transcription
import Transcripts

/// The same by a service: recordings go there, texts come back and are written as if they had been made here.
extension TranscribeCommand {
  func transcribe(_ inputs: [String], to plan: OutputPlan, emptyFolders: Int) async throws {
    try await remote.server.run { client in
      // One question first: an address or a key that is wrong is told once, and before anything is sent.
      _ = try await client.page([("limit", "1")])
      let output = TranscriptOutput(
        names: inputs, plan: plan, layout: layout.options, quiet: quiet, verbose: verbose)
      let refined = RefinedEvents(
        count: inputs.count, rules: try text.rules, joinsSentences: layout.segments == .sentences)
      let batch = RemoteBatch(
        client: client, fields: try fields(for: plan.formats), parallel: remote.parallel,
        showsProgress: !quiet)
      defer { Console.shared.progress("") }
      let begun = ProcessInfo.processInfo.systemUptime
      do {
        try await interruptibly {
          try await batch.run(inputs) { try refined.pass($0, $1, to: output.take) }
        }
      } catch is CancellationError {
        if !remote.leaveJobs { await batch.cancelJobs() }
        throw ExitCode(128 + (Interruption.shared.signal ?? SIGINT))
      }
      Console.shared.progress("")
      let summary = output.summary
      tellTimes(summary, loading: 0, wall: ProcessInfo.processInfo.systemUptime - begun)
      if summary.finished == 0, let failure = batch.made.failure { throw ExitCode(of: failure) }
      try end(summary, emptyFolders: emptyFolders)
    }
  }

  /// What can be done here only.
  func refuseLocalOptions() throws {
    guard try remote.server.address != nil else { return }
    let given: [(String, Bool)] = [
      ("--sequential", decoding.sequential), ("--batch-size", decoding.batchSize != nil),
      ("--patience", decoding.patience != 1), ("--length-penalty", decoding.lengthPenalty != nil),
      ("--prefix", decoding.prefix != nil), ("--suppress-tokens", decoding.suppressTokens != nil),
      ("--no-suppress-blank", decoding.noSuppressBlank),
      ("--carry-initial-prompt", decoding.carryInitialPrompt),
      ("--no-condition-on-previous-text", !decoding.conditionOnPreviousText),
      ("--without-timestamps", decoding.withoutTimestamps), ("--seed", decoding.seed != 0),
      ("--hallucination-silence-threshold", words.hallucinationSilenceThreshold != nil),
      ("--vad-neg-threshold", voiceActivity.vadNegThreshold != nil),
      ("--clip-timestamps", clipTimestamps != nil), ("--channel", input.channel.selection != .mix),
      ("--max-bytes", input.maxBytes != nil), ("--max-duration", input.maxDuration != nil),
      ("--threads", model.threads != nil), ("--compute-type", model.computeType != nil),
      ("--timings", timings),
    ]
    if let name = given.first(where: \.1)?.0 {
      throw ValidationError("\(name) has no effect at a service; leave it out, or leave --server out.")
    }
    if model.model?.contains("/") == true {
      throw ValidationError(
        "--model is a path of this machine; give the name of a model that the service has.")
    }
  }

  /// Options in the words of the service's interface; what changes the text afterwards is done here.
  private func fields(for formats: [TranscriptFormat]) throws -> [String: [String]] {
    var fields: [String: [String]] = [:]
    func set(_ name: String, _ value: String?) { if let value { fields[name] = [value] } }
    set("model", model.model)
    set("language", language.lowercased() == "multi" ? "multi" : try LanguageArgument.code(language))
    if detectLanguagePerSegment { set("detect_language_per_segment", "true") }
    set("task", task == .translate ? "translate" : nil)
    set("prompt", decoding.prompt)
    let hotwords = try decoding.hotwordList
    if !hotwords.isEmpty { fields["hotwords"] = hotwords }
    set("temperature", decoding.temperature?.values.first.map { "\($0)" })
    if decoding.beamSize != 1 { set("beam_size", "\(decoding.beamSize)") }
    if decoding.bestOf != 5 { set("best_of", "\(decoding.bestOf)") }
    set("compression_ratio_threshold", decoding.compressionRatioThreshold.value.map { "\($0)" })
    set("logprob_threshold", decoding.logprobThreshold.value.map { "\($0)" })
    set("no_speech_threshold", decoding.noSpeechThreshold.value.map { "\($0)" })
    let isWordy =
      words.wordTimestamps ?? (layout.needsWords(formats) || speakers.isWanted(input.channels))
    set("word_timestamps", isWordy ? "true" : "false")
    if speakers.isWanted(input.channels) {
      set("diarize", "true")
      if case .exactly(let count)? = speakers.speakers { set("speakers", "\(count)") }
      set("min_speakers", speakers.minSpeakers.map { "\($0)" })
      set("max_speakers", speakers.maxSpeakers.map { "\($0)" })
    }
    if !speakers.names.isEmpty { fields["speaker_names"] = speakers.names }
    if input.channels == .split { set("split_channels", "true") }
    let activity = voiceActivity
    func milliseconds(_ seconds: Double?) -> String? { seconds.map { "\($0 * 1000)" } }
    set("vad_threshold", activity.vadThreshold.map { "\($0)" })
    set("vad_min_speech_duration_ms", milliseconds(activity.vadMinSpeechDuration?.seconds))
    set("vad_min_silence_duration_ms", milliseconds(activity.vadMinSilenceDuration?.seconds))
    set("vad_speech_pad_ms", milliseconds(activity.vadSpeechPad?.seconds))
    set("vad_max_speech_duration_s", activity.vadMaxSpeechDuration.map { "\(min($0.seconds, 27))" })
    return fields
  }
}

/// How a service is used by `transcribe`.
struct RemoteArguments: ParsableArguments {
  @OptionGroup var server: ServerArguments
  @Option(help: "Recordings that are at the service at once.") var parallel = 6
  @Flag(help: "Leave the jobs to the service when this command is interrupted, instead of cancelling them.")
  var leaveJobs = false

  func validate() throws {
    guard (1...100).contains(parallel) else { throw ValidationError("--parallel must be 1 to 100.") }
  }
}

/// Does something until it is done or the user interrupts it.
///
/// - Throws: what `body` throws; `CancellationError` where it was interrupted.
func interruptibly(_ body: @escaping @Sendable () async throws -> Void) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await body() }
    group.addTask {
      while Interruption.shared.signal == nil { try await Task.sleep(for: .milliseconds(50)) }
      throw CancellationError()
    }
    defer { group.cancelAll() }
    do { try await group.next() } catch {
      group.cancelAll()
      // What was on its way is waited for, so that its outcome is known.
      while let result = await group.nextResult() { _ = result }
      throw Interruption.shared.signal == nil ? error : CancellationError()
    }
  }
}
