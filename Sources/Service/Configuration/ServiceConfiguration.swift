public import HTTPTransport
public import Logging

/// All that can be set of a service, checked and in the units in which it is used. The table in `Settings/` says what each
/// value is called outside, and Documentation/Configuration.md what it is for.
public struct ServiceConfiguration: Sendable, Hashable {
  public var http: HTTP
  public var data: Data
  public var cache: Cache
  public var models: Models
  public var jobs: Jobs
  public var uploads: Uploads
  public var limits: Limits
  public var accounts: Accounts
  public var webhooks: Webhooks
  public var refinement: Refinement
  public var log: Log
  public var metrics: Metrics
  public var health: Health

  /// What is usual, with everything below a folder.
  ///
  /// - Parameter home: the folder `STENO_HOME`.
  public init(home: String) {
    self.init(
      SettingValues(
        values: Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.key, $0.standardValue) }), home: home))
  }

  init(_ values: SettingValues) {
    http = HTTP(values)
    data = Data(values)
    cache = Cache(values)
    models = Models(values)
    jobs = Jobs(values)
    uploads = Uploads(values)
    limits = Limits(values)
    accounts = Accounts(values)
    webhooks = Webhooks(values)
    refinement = Refinement(values)
    log = Log(values)
    metrics = Metrics(values)
    health = Health(values)
  }
}

extension ServiceConfiguration {
  public struct HTTP: Sendable, Hashable {
    public var host: String
    public var port: Int
    public var publicURL: String?
    public var tls: TLS?
    public var forcesHTTPS: Bool
    public var trustedProxies: TrustedProxies
    public var corsOrigins: [String]
    public var corsCredentials: Bool
    public var hasSecurityHeaders: Bool
    public var idleTimeoutSeconds: Double
    public var headerTimeoutSeconds: Double
    public var bodyTimeoutSeconds: Double
    public var maxHeaderBytes: Int
    public var maxConnections: Int
    /// One of the two paths of TLS was given without the other.
    var hasHalfOfTLS: Bool

    /// Whether nobody from outside this machine can come.
    public var isLoopbackOnly: Bool {
      host == "localhost" || IPAddress(host)?.isLoopback == true
    }
  }

  /// Paths of PEM files.
  public struct TLS: Sendable, Hashable {
    public var certificate: String
    public var key: String
  }

  public struct Data: Sendable, Hashable {
    public var folder: String
    /// The database's file.
    public var database: String
    public var databaseConnections: Int
  }

  public struct Cache: Sendable, Hashable {
    public var isEnabled: Bool
    public var entries: Int
    public var lifetimeSeconds: Double
  }

  public struct Models: Sendable, Hashable {
    /// Nil: the best one that is installed.
    public var standard: String?
    public var folder: String
    /// Nil: as many as there are cores.
    public var threads: Int?
    /// How far compute threads stand behind others, as nice(1) has it.
    public var niceness: Int
    /// Nil: half of what the machine has.
    public var memoryBytes: Int64?
    public var preload: [String]
    /// Nil: never.
    public var unloadAfterSeconds: Double?
  }

  public struct Jobs: Sendable, Hashable {
    public var maxConcurrent: Int
    public var leaseSeconds: Double
    public var retries: Int
    /// Seconds of work that a second of audio may take.
    public var deadlineFactor: Double
    /// Nil: none.
    public var timeLimitSeconds: Double?
    public var syncThresholdSeconds: Double
    public var syncTimeoutSeconds: Double
    /// Nil: for ever.
    public var keepUploadsSeconds: Double?
    /// Nil: for ever.
    public var keepTranscriptsSeconds: Double?
    public var isEphemeral: Bool
  }

  public struct Uploads: Sendable, Hashable {
    public var maxBytes: Int64
    /// Ends of file names, lower case and without a dot; empty: all that can be read.
    public var formats: [String]
    /// Nil: of any length.
    public var maxAudioSeconds: Double?
    public var reserveBytes: Int64
    public var expirySeconds: Double
    public var fetchesURLs: Bool
    public var fetchTimeoutSeconds: Double
    public var fetchNetworks: [IPNetwork]
    public var fetchPorts: Set<Int>
    /// A network was given whose address has bits behind its prefix.
    var hasOddFetchNetwork: Bool
  }

  public struct Limits: Sendable, Hashable {
    public enum Use: String, Sendable, Hashable {
      case auto
      case on
      case off
    }
    public var use: Use
    /// 0: any number, as in all that follow.
    public var perMinute: Int
    public var perHour: Int
    public var perWindow: Int
    public var windowSeconds: Double
    public var skipsSuccessful: Bool
    public var transcriptionsPerMinute: Int
    public var transcriptionsBurst: Int
    public var loginsPerMinute: Int
    /// How many times as much as one key all keys of an account may ask together.
    public var accountFactor: Int
  }

  public struct Accounts: Sendable, Hashable {
    public var isMultiUser: Bool
    public var jwtSecret: String?
    public var accessLifetimeSeconds: Double
    public var refreshLifetimeSeconds: Double
    public var isRegistrationOpen: Bool
    public var apiKey: String?
    public var bootstrapUser: String
    public var bootstrapPassword: String?
  }

  public struct Webhooks: Sendable, Hashable {
    public var timeoutSeconds: Double
    public var retries: Int
    public var allowsPrivateNetworks: Bool
    /// Empty: all.
    public var allowedHosts: [String]
    public var secret: String?
  }

  public struct Log: Sendable, Hashable {
    public var level: Logger.Level
    public var isJSON: Bool
  }

  public struct Metrics: Sendable, Hashable {
    public var isEnabled: Bool
    public var token: String?
    /// Nil: on the service's own port.
    public var port: Int?
  }

  public struct Health: Sendable, Hashable {
    public var engineTimeoutSeconds: Double
  }

  /// Whether requests are counted: a service for one user on this machine only needs no limits.
  public var limitsRequests: Bool {
    switch limits.use {
    case .on: true
    case .off: false
    case .auto: accounts.isMultiUser || !http.isLoopbackOnly
    }
  }
}
