// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Kernels at -O0 would make every numeric test crawl, so debug builds optimise C as well.
let kernels: [CSetting] = [.unsafeFlags(["-O2", "-Wall", "-Wextra"])]

let package = Package(
  name: "Steno",
  products: [
    .executable(name: "steno", targets: ["Steno"]),
    .library(name: "CKernels", targets: ["CKernels"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, .trait(name: "YAML")]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
  ],
  targets: [
    .target(name: "CKernels", cSettings: kernels),
    .target(name: "CConfinement"),
    .target(name: "CAllocator"),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "Archives", dependencies: ["CZlib"], swiftSettings: swift),
    .target(name: "AudioIO", dependencies: ["CConfinement"], swiftSettings: swift),
    .target(name: "Inference", dependencies: ["Archives", "CKernels"], swiftSettings: swift),
    .target(name: "SpeechModels", dependencies: ["CKernels", "Inference"], swiftSettings: swift),
    .target(name: "Transcripts", dependencies: ["Archives"], swiftSettings: swift),
    .target(
      name: "Transcription",
      dependencies: ["AudioIO", "CZlib", "Inference", "SpeechModels", "Transcripts"], swiftSettings: swift),
    .target(
      name: "Models", dependencies: ["Archives", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: swift),
    .target(name: "ModelFixtures", path: "Tests/ModelFixtures", swiftSettings: swift),
    .testTarget(name: "ArchivesTests", dependencies: ["Archives"], swiftSettings: swift),
    .testTarget(
      name: "AudioIOTests", dependencies: ["AudioIO", "CConfinement"], swiftSettings: swift),
    .testTarget(
      name: "InferenceTests", dependencies: ["Archives", "CKernels", "Inference", "ModelFixtures"],
      swiftSettings: swift),
    .testTarget(
      name: "SpeechModelsTests",
      dependencies: ["CKernels", "Inference", "ModelFixtures", "SpeechModels"], swiftSettings: swift),
    .testTarget(
      name: "TranscriptsTests", dependencies: ["Archives", "Transcripts"], swiftSettings: swift),
    .testTarget(
      name: "TranscriptionTests",
      dependencies: [
        "AudioIO", "Inference", "ModelFixtures", "SpeechModels", "Transcription", "Transcripts",
      ],
      swiftSettings: swift),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .target(name: "Jobs", swiftSettings: swift),
    .testTarget(name: "JobsTests", dependencies: ["Jobs"], swiftSettings: swift),
    .target(
      name: "Accounts",
      dependencies: [
        "CSodium", "Jobs", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "JWTKit", package: "jwt-kit"),
      ], swiftSettings: swift),
    .testTarget(name: "AccountsTests", dependencies: ["Accounts", "Jobs"], swiftSettings: swift),
    .target(
      name: "Stores",
      dependencies: [
        "Accounts", "Jobs", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: swift),
    .testTarget(
      name: "StoresTests",
      dependencies: [
        "Accounts", "Jobs", "Stores", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: swift),
    .target(
      name: "Telemetry",
      dependencies: [
        .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
      ], swiftSettings: swift),
    .testTarget(
      name: "TelemetryTests",
      dependencies: [
        "Telemetry", .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
      ], swiftSettings: swift),
    .target(
      name: "Web",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ], swiftSettings: swift),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Web", .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ], swiftSettings: swift),
    .target(
      name: "Service",
      dependencies: [
        "Accounts", "Archives", "AudioIO", "Inference", "Jobs", "Models", "SpeechModels", "Stores",
        "Telemetry", "Transcription", "Transcripts", "Web",
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: swift),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "Accounts", "Jobs", "Service", "Stores", "Telemetry", "Transcripts", "Web",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: swift),
    .testTarget(name: "ModelsTests", dependencies: ["Archives", "Models"], swiftSettings: swift),
    .target(
      name: "Operations", dependencies: ["AudioIO", "Inference", "Models", "Transcription", "Transcripts"],
      swiftSettings: swift),
    .testTarget(
      name: "OperationsTests", dependencies: ["AudioIO", "Inference", "Operations", "Transcription"],
      swiftSettings: swift),
    // Depends on the command so that it is built, and finds it beside the test bundle.
    .testTarget(name: "EndToEnd", dependencies: ["Steno"], exclude: ["clients"], swiftSettings: swift),
    .executableTarget(
      name: "Steno",
      dependencies: [
        "AudioIO", "CAllocator", "Inference", "Models", "Operations", "Service", "SpeechModels",
        "Transcription", "Transcripts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: swift),
  ]
)
