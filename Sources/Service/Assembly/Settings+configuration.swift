import Foundation

// What the parts of a service are told, taken from its configuration.

extension RecognitionModels.Configuration {
  init(_ configuration: ServiceConfiguration) {
    self.init(
      defaultModel: configuration.models.standard,
      threads: configuration.models.threads ?? ProcessInfo.processInfo.activeProcessorCount,
      unloadsAfterSeconds: configuration.models.unloadAfterSeconds)
    preloads = configuration.models.preload
    niceness = configuration.models.niceness
  }
}

extension JobPolicy {
  init(_ configuration: ServiceConfiguration) {
    self.init()
    retentionDays = configuration.jobs.keepTranscriptsSeconds.map { $0 / 86_400 }
    isEphemeral = configuration.jobs.isEphemeral
    isCacheOn = configuration.cache.isEnabled
    cacheSeconds = configuration.cache.lifetimeSeconds
    unfinishedVideos = URL(fileURLWithPath: configuration.data.folder).appendingPathComponent("videos").path
    longestAudioSeconds = configuration.uploads.maxAudioSeconds ?? longestAudioSeconds
  }
}

extension WorkerConfiguration {
  init(_ configuration: ServiceConfiguration) {
    self.init(name: ServiceProgram.workerName())
    mostLongJobs = configuration.jobs.maxConcurrent
    // A lane for short ones besides.
    mostJobs = configuration.jobs.maxConcurrent + 8
    leaseSeconds = configuration.jobs.leaseSeconds
    deadlineFactor = configuration.jobs.deadlineFactor
  }
}

extension UploadLimits {
  init(_ configuration: ServiceConfiguration) {
    self.init()
    fileBytes = Int(clamping: configuration.uploads.maxBytes)
    audioSeconds = configuration.uploads.maxAudioSeconds ?? audioSeconds
    let formats = configuration.uploads.formats.compactMap { RecordingFormat(named: $0) }
    if !formats.isEmpty { self.formats = Set(formats) }
  }
}

extension StoreSweep.Configuration {
  init(_ configuration: ServiceConfiguration) {
    self.init()
    keepInputsSeconds = configuration.jobs.keepUploadsSeconds
  }
}
