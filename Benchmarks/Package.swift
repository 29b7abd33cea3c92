// swift-tools-version: 6.2
import PackageDescription

// Measurements, apart from the product and its tests. `libdnnl-dev` is needed here only.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "Steno", path: "..")],
  targets: [
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .executableTarget(
      name: "GEMMComparison", dependencies: ["COneDNN", .product(name: "CKernels", package: "Steno")],
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("m")]),
    .target(name: "CPeaks", cSettings: [.unsafeFlags(["-O3"])]),
    .executableTarget(
      name: "Roofline",
      dependencies: [
        "CPeaks", .product(name: "CKernels", package: "Steno"), .product(name: "Inference", package: "Steno"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "QueueThroughput",
      dependencies: [.product(name: "Jobs", package: "Steno"), .product(name: "Stores", package: "Steno")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "DiagramDrawing", dependencies: [.product(name: "Visuals", package: "Steno")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
