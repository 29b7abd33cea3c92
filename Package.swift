// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Kernels at -O0 would make every numeric test crawl, so debug builds optimise C as well.
let kernels: [CSetting] = [
  .unsafeFlags(["-O2", "-Wall", "-Wextra"]), .define("NDEBUG"),
]

let package = Package(
  name: "Steno",
  targets: [
    .target(name: "CKernels", cSettings: kernels),
    .target(name: "Inference", dependencies: ["CKernels"], swiftSettings: swift),
    .target(name: "SpeechModels", dependencies: ["CKernels", "Inference"], swiftSettings: swift),
  ]
)
