// swift-tools-version: 6.3
import PackageDescription

// Copied by .ci/by-version beside a clone of this repository that has the version.
let package = Package(
  name: "app",
  dependencies: [
    .package(url: "file://\(Context.packageDirectory)/../policy-engine", exact: "0.1.0")
  ],
  targets: [
    .executableTarget(
      name: "App",
      dependencies: [.product(name: "PolicyEngine", package: "policy-engine")]
    )
  ],
  swiftLanguageModes: [.v6]
)
