// swift-tools-version: 6.2
// The targets are the rooms of docs/architecture.md; dependencies point downwards only.
import Foundation
import PackageDescription

let swift: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

let c: [CSetting] = [.treatAllWarnings(as: .error)]

/// A Swift target in `Sources/`.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swift)
}

/// A model plugin in `Plugins/`. A small checkpoint beside it, in `Demo` or `Weights`, is no part of the target.
func plugin(_ name: String) -> Target {
  let checkpoints = ["Demo", "Weights"].filter {
    FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/Plugins/\(name)/\($0)")
  }
  return .target(
    name: name, dependencies: ["JSON", "Compute", "Checkpoint", "Text", "Media", "ModelKit", "Layers"],
    path: "Plugins/\(name)", exclude: checkpoints, swiftSettings: swift)
}

/// A test target in `Tests/` with the committed outputs of the golden scripts beside it.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestMaterial"], swiftSettings: swift)
}

let plugins = ["Whisper", "LLaVA", "LLaVANextVideo", "Qwen2VL", "Moonshine", "SileroVAD"]

let package = Package(
  name: "sensorium",
  products: [
    .library(name: "Sensorium", targets: ["Sensorium"]),
    .library(name: "ModelKit", targets: ["ModelKit"]),
    .library(name: "Layers", targets: ["Layers"]),
    .library(name: "SensoriumCommand", targets: ["SensoriumCommand"]),
    .executable(name: "sensorium", targets: ["sensorium-cli"]),
    .library(name: "SensoriumServer", targets: ["SensoriumServer"]),
    .executable(name: "sensorium-server", targets: ["sensorium-server"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2", traits: []),
    // What follows is for the server alone: no other product compiles it.
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
  ],
  targets: [
    // Bottom: bytes, kernels, bindings.
    .target(name: "CKernels", cSettings: c, linkerSettings: [.linkedLibrary("m")]),
    .target(name: "CSignal", cSettings: c, linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "CMedia", cSettings: c,
      linkerSettings: [
        // libavformat and libavcodec are loaded when first needed: see CMedia.h.
        .linkedLibrary("sndfile"), .linkedLibrary("mpg123"), .linkedLibrary("avutil"), .linkedLibrary("swresample"),
        .linkedLibrary("swscale"),
        .linkedLibrary("jpeg"), .linkedLibrary("z"), .linkedLibrary("webp"), .linkedLibrary("webpdemux"),
      ]),
    room("JSON"),
    room("Progress"),
    room("Spelling"),
    room("Paths"),

    // Formats and numbers: nothing here knows a model.
    room("Compute"),
    room("CPUBackend", ["Compute", "CKernels"]),
    room("GraphPicture", ["Compute"]),
    room("Checkpoint", ["JSON", "Compute", "Paths", "Spelling"]),
    room("Text", ["JSON", "Paths"]),
    room("ChatTemplate", ["JSON", "Paths"]),
    room("Media", ["CMedia", "CSignal", "Paths"]),

    // The plugin API, the shared blocks, the engine.
    room("ModelKit", ["JSON", "Spelling", "Compute", "Checkpoint", "Text", "Media"]),
    room("Layers", ["Compute", "Checkpoint", "Media", "Text", "ModelKit"]),
    room("Engine", ["JSON", "Paths", "Compute", "Checkpoint", "ChatTemplate", "Text", "Media", "ModelKit"]),

    room("Speech", ["ModelKit", "Media", "Text", "Checkpoint", "Compute", "CMedia", "CSignal", "Engine"]),

    room("Transcripts", ["JSON", "Paths", "Media", "ModelKit", "Speech"]),

    // Where the models, the backends and the catalogue come together.
    .target(
      name: "Catalog",
      dependencies: [
        "JSON", "Paths", "Progress", "Spelling", .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      resources: [.embedInCode("models.json")], swiftSettings: swift),
    room(
      "Builtins",
      ["ModelKit", "Compute", "CPUBackend", "Catalog", "Engine", "Speech"] + plugins.map { .byName(name: $0) }),
    room(
      "Sensorium",
      [
        "Engine", "Speech", "Transcripts", "Builtins", "Catalog", "Checkpoint", "Compute", "JSON", "Layers", "Media",
        "ModelKit",
        "Text",
      ]),
    room(
      "SensoriumCommand",
      [
        "JSON", "Spelling", "Progress", "Paths", "Compute", "CPUBackend", "GraphPicture", "Checkpoint", "Media",
        "ModelKit",
        "Engine", "Speech", "Transcripts", "Builtins", "Catalog",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "sensorium-cli", dependencies: ["SensoriumCommand"], path: "Sources/sensorium",
      swiftSettings: swift),

    // The server: a product of its own, so that the command never builds an HTTP stack.
    .target(
      name: "SensoriumServer",
      dependencies: [
        "JSON", "Spelling", "Media", "ModelKit", "Engine", "Speech", "Transcripts", "Builtins", "Catalog",
        "SensoriumCommand",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOFoundationEssentialsCompat", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      resources: ["Endpoints/openapi.json", "Page/page.html", "Page/page.css", "Page/page.js"].map { .embedInCode($0) },
      swiftSettings: swift),
    .executableTarget(
      name: "sensorium-server", dependencies: ["SensoriumServer"], path: "Sources/sensorium-server",
      swiftSettings: swift),

    // Tests.
    .target(
      name: "TestMaterial", dependencies: ["JSON", "Progress"], path: "Tests/TestMaterial", swiftSettings: swift),
    tests("JSON", ["JSON"]),
    tests("Spelling", ["Spelling"]),
    tests("Paths", ["Paths"]),
    tests("Progress", ["Progress"]),
    tests("Text", ["Text", "JSON"]),
    tests("ChatTemplate", ["ChatTemplate", "JSON"]),
    tests("Media", ["Media", "Paths"]),
    tests("Checkpoint", ["Checkpoint", "Compute", "JSON"]),
    tests("Catalog", ["Catalog", "JSON", "Progress"]),
    tests("GraphPicture", ["GraphPicture", "Compute"]),
    tests(
      "Command",
      [
        "SensoriumCommand", "Catalog", "JSON", "Progress", "Engine", "ModelKit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    tests("Transcripts", ["Transcripts", "Speech", "ModelKit", "Media", "JSON"]),
    tests("Compute", ["Compute", "CPUBackend"]),
    tests("CPUBackend", ["CPUBackend", "CKernels", "Compute"]),
    tests("ModelKit", ["ModelKit", "Checkpoint", "Compute", "Builtins", "Media", "Text", "JSON"]),
    tests("Engine", ["Engine", "ModelKit", "Layers", "Checkpoint", "Compute", "CPUBackend", "Text", "JSON"]),
    tests(
      "Speech",
      [
        "Speech", "Builtins", "SileroVAD", "Engine", "ModelKit", "CPUBackend", "Compute", "Checkpoint", "Catalog",
        "JSON",
        "Media", "Text",
      ]),
    tests(
      "Whisper",
      [
        "Whisper", "GoldenRuns", "Catalog", "Engine", "ModelKit", "Checkpoint", "Compute", "CPUBackend", "Text", "JSON",
        "Media",
      ]),
    .target(
      name: "GoldenRuns",
      dependencies: [
        "TestMaterial", "CPUBackend", "Checkpoint", "Compute", "Engine", "JSON", "Media", "ModelKit", "Text",
      ],
      path: "Tests/GoldenRuns", swiftSettings: swift),
    tests(
      "LLaVA", ["LLaVA", "GoldenRuns", "Engine", "ModelKit", "Checkpoint", "Compute", "CPUBackend", "Media", "JSON"]),
    tests(
      "LLaVANextVideo",
      [
        "LLaVANextVideo", "GoldenRuns", "Engine", "ModelKit", "Checkpoint", "Compute", "CPUBackend", "Media", "JSON",
      ]),
    tests(
      "Qwen2VL", ["Qwen2VL", "GoldenRuns", "Engine", "ModelKit", "Checkpoint", "Compute", "Media", "JSON", "Text"]),
    tests("Moonshine", ["Moonshine", "GoldenRuns", "Engine", "ModelKit", "JSON"]),
    tests(
      "Steady",
      ["GoldenRuns", "Whisper", "LLaVA", "LLaVANextVideo", "Engine", "ModelKit", "CPUBackend", "Compute", "Media"]),
    tests(
      "SensoriumServer",
      [
        "SensoriumServer", "Builtins", "Compute", "Engine", "Media", "ModelKit", "Speech", "Transcripts", "JSON",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    tests("Documentation", ["Sensorium", "SensoriumCommand", "Checkpoint", "JSON", "Layers", "Media", "Text"]),
  ]
    + plugins.map(plugin)
)

/// Only some test targets and what they need (`SENSORIUM_TESTS=EngineTests,LLaVATests`), as scripts/sanitize.sh builds them.
if let wanted = Context.environment["SENSORIUM_TESTS"]?.split(separator: ",").map(String.init) {
  var needed: Set<String> = []
  var open = wanted
  var needsPackages = false
  while let name = open.popLast() {
    guard needed.insert(name).inserted, let target = package.targets.first(where: { $0.name == name }) else { continue }
    for dependency in target.dependencies {
      if case .byNameItem(let name, _) = dependency { open.append(name) } else { needsPackages = true }
    }
  }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products = []
  if !needsPackages { package.dependencies = [] }
}
