// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "embedding",
  dependencies: [.package(name: "policy-engine", path: "../..")],
  targets: [
    .executableTarget(
      name: "Embedding",
      dependencies: [.product(name: "PolicyEngine", package: "policy-engine")]
    )
  ],
  swiftLanguageModes: [.v6]
)
