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
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
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
    .testTarget(name: "ModelsTests", dependencies: ["Archives", "Models"], swiftSettings: swift),
    .target(
      name: "Operations", dependencies: ["AudioIO", "Inference", "Models", "Transcription", "Transcripts"],
      swiftSettings: swift),
    .testTarget(
      name: "OperationsTests", dependencies: ["AudioIO", "Inference", "Operations", "Transcription"],
      swiftSettings: swift),
    // Depends on the command so that it is built, and finds it beside the test bundle.
    .testTarget(name: "EndToEnd", dependencies: ["Steno"], swiftSettings: swift),
    .executableTarget(
      name: "Steno",
      dependencies: [
        "AudioIO", "CAllocator", "Inference", "Models", "Operations", "SpeechModels", "Transcription",
        "Transcripts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: swift),
  ]
)
