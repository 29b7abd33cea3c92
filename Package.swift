// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Steno",
  products: [
    .executable(name: "steno", targets: ["Steno"]),
    .library(name: "CKernels", targets: ["CKernels"]),
    .library(name: "Inference", targets: ["Inference"]),
    // For Benchmarks/.
    .library(name: "Jobs", targets: ["Jobs"]),
    .library(name: "Stores", targets: ["Stores"]),
    .library(name: "Visuals", targets: ["Visuals"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(
      url: "https://github.com/apple/swift-configuration", from: "1.4.0",
      traits: [.defaults, .trait(name: "YAML")]),
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
  targets: systemLibraries + cTargets + speech + visuals + service + command
)

/// Libraries of the system, which scripts/packages.sh installs.
var systemLibraries: [Target] {
  [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev", "libcairo2-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
  ]
}

var cTargets: [Target] {
  [
    // Kernels at -O0 would make every numeric test crawl, so debug builds optimise C as well.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra"])]),
    .target(name: "CConfinement"),
    .target(name: "CAllocator"),
  ]
}

/// From sound to text: nothing here knows of jobs or of HTTP.
var speech: [Target] {
  [
    module("Archives", ["CZlib"]),
    tests("Archives"),
    module("AudioIO", ["CConfinement"]),
    tests("AudioIO", ["CConfinement"]),
    module("Inference", ["Archives", "CKernels"]),
    tests("Inference", ["Archives", "CKernels", "ModelFixtures"]),
    module("SpeechModels", ["CKernels", "Inference"]),
    tests("SpeechModels", ["CKernels", "Inference", "ModelFixtures"]),
    module("Transcripts", ["Archives"]),
    tests("Transcripts", ["Archives"]),
    module("Transcription", ["AudioIO", "CZlib", "Inference", "SpeechModels", "Transcripts"]),
    tests(
      "Transcription", ["AudioIO", "Inference", "ModelFixtures", "SpeechModels", "Transcripts"]),
    module("HTTPTransport", [httpClient, nio, nioPosix, nioHTTP, nioTLS]),
    tests("HTTPTransport", ["WebFixtures", nio, nioHTTP, nioTLS]),
    module("Models", ["Archives", "HTTPTransport", crypto, nio, nioPosix, nioHTTP]),
    tests("Models", ["Archives", "HTTPTransport", "WebFixtures"]),
    module("Operations", ["AudioIO", "Inference", "Models", "Transcription", "Transcripts"]),
    tests("Operations", ["AudioIO", "Inference", "Transcription"]),
    .target(name: "ModelFixtures", path: "Tests/ModelFixtures", swiftSettings: swift),
  ]
}

/// From text to pictures and video.
var visuals: [Target] {
  [
    module("Visuals", ["AudioIO", "CPango", "CZlib", "Inference", "SpeechModels", "Transcripts"]),
    tests("Visuals", ["AudioIO", "Transcripts"]),
  ]
}

/// Jobs, accounts and HTTP around it.
var service: [Target] {
  [
    module("Jobs"),
    tests("Jobs"),
    module("Accounts", ["CSodium", "Jobs", crypto, .product(name: "JWTKit", package: "jwt-kit")]),
    tests("Accounts", ["Jobs"]),
    module("Stores", ["Accounts", "Jobs", crypto, database, nio, nioPosix]),
    tests("Stores", ["Accounts", "Jobs", database, nio]),
    module("Telemetry", [logging, metrics]),
    tests("Telemetry", [logging, metrics]),
    module(
      "Web",
      [
        "HTTPTransport", crypto, httpTypes, hummingbird, hummingbirdCore, logging, nio, nioPosix, nioHTTP,
        nioWebSocket, nioTLS,
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ]),
    tests(
      "Web",
      [
        "HTTPTransport", "WebFixtures", crypto, httpTypes, hummingbird, hummingbirdCore, hummingbirdTesting,
        lifecycle, logging, nio, nioPosix, nioHTTP, nioWebSocket, nioTLS,
      ]),
    .target(
      name: "WebFixtures", dependencies: [crypto, nio, nioPosix, nioHTTP, nioTLS], path: "Tests/WebFixtures",
      swiftSettings: swift),
    module(
      "Service",
      [
        "Accounts", "Archives", "AudioIO", "HTTPTransport", "Inference", "Jobs", "Models", "SpeechModels",
        "Stores", "Telemetry", "Transcription", "Transcripts", "Visuals", "Web", configuration, crypto,
        httpTypes,
        hummingbird, hummingbirdCore, lifecycle, logging, metrics, nio, nioPosix, nioTLS,
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ]),
    tests(
      "Service",
      [
        "Accounts", "HTTPTransport", "Inference", "Jobs", "Models", "Stores", "Telemetry", "Transcription",
        "Transcripts", "Visuals", "Web", "WebFixtures", configuration, crypto, database, httpTypes,
        hummingbird,
        hummingbirdTesting, lifecycle, logging, nio, nioPosix, nioTLS,
      ]),
  ]
}

var command: [Target] {
  [
    .executableTarget(
      name: "Steno",
      dependencies: [
        "Accounts", "AudioIO", "CAllocator", "Client", "Inference", "Models", "Operations", "Service",
        "SpeechModels",
        "Stores", "Transcription", "Transcripts", "Visuals", logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: swift),
    module("Client", ["HTTPTransport", httpClient, nio, nioPosix, nioHTTP]),
    tests("Client"),
    // Depends on the command so that it is built, and finds it beside the test bundle.
    .testTarget(
      name: "EndToEnd", dependencies: ["HTTPTransport", "Steno", nio, nioHTTP], exclude: ["clients"],
      swiftSettings: swift),
  ]
}

// Products that several targets use.
var configuration: Target.Dependency { .product(name: "Configuration", package: "swift-configuration") }
var crypto: Target.Dependency { .product(name: "Crypto", package: "swift-crypto") }
var database: Target.Dependency { .product(name: "GRDB", package: "GRDB.swift") }
var httpClient: Target.Dependency { .product(name: "AsyncHTTPClient", package: "async-http-client") }
var httpTypes: Target.Dependency { .product(name: "HTTPTypes", package: "swift-http-types") }
var hummingbird: Target.Dependency { .product(name: "Hummingbird", package: "hummingbird") }
var hummingbirdCore: Target.Dependency { .product(name: "HummingbirdCore", package: "hummingbird") }
var hummingbirdTesting: Target.Dependency {
  .product(name: "HummingbirdTesting", package: "hummingbird")
}
var lifecycle: Target.Dependency {
  .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
}
var logging: Target.Dependency { .product(name: "Logging", package: "swift-log") }
var metrics: Target.Dependency { .product(name: "Metrics", package: "swift-metrics") }
var nio: Target.Dependency { .product(name: "NIOCore", package: "swift-nio") }
var nioHTTP: Target.Dependency { .product(name: "NIOHTTP1", package: "swift-nio") }
var nioPosix: Target.Dependency { .product(name: "NIOPosix", package: "swift-nio") }
var nioTLS: Target.Dependency { .product(name: "NIOSSL", package: "swift-nio-ssl") }
var nioWebSocket: Target.Dependency { .product(name: "NIOWebSocket", package: "swift-nio") }

var swift: [SwiftSetting] {
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}

@MainActor func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swift)
}

/// The tests of a module, which depend on it and on what is named.
@MainActor func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name)] + dependencies, swiftSettings: swift)
}
