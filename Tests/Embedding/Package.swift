// swift-tools-version: 6.3
import PackageDescription

let engine = Target.Dependency.product(name: "PolicyEngine", package: "policy-engine")

let package = Package(
  name: "embedding",
  dependencies: [.package(name: "policy-engine", path: "../..")],
  targets: [
    .executableTarget(name: "Embedding", dependencies: [engine]),
    .executableTarget(name: "KeepSessions", dependencies: [engine]),
    // Imports nothing but the engine.
    .executableTarget(name: "QuickStart", dependencies: [engine]),
  ],
  swiftLanguageModes: [.v6]
)
