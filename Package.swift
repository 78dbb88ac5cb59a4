// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "policy-engine",
  products: [
    .library(name: "PolicyEngine", targets: ["PolicyEngine"]),
    .library(name: "PolicyTesting", targets: ["PolicyTesting"]),
    .executable(name: "policycheck", targets: ["policycheck"]),
    .executable(name: "sessiond", targets: ["sessiond"]),
    .executable(name: "benchmarks", targets: ["benchmarks"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    // Without its default trait, which brings Foundation's types.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .target(name: "PolicyEngine", dependencies: ["CLibYAML"]),
    // Policies as people look at them: texts, tables and pictures; no I/O.
    .target(
      name: "PolicyTesting",
      dependencies: ["PolicyAnalysis", "PolicyEngine", "PolicyReplay"]
    ),
    .target(name: "PolicyViews", dependencies: ["PolicyAnalysis", "PolicyEngine"]),
    // One protocol for those who keep sessions, and sessions in memory; no I/O.
    .target(name: "SessionStore", dependencies: ["PolicyEngine"]),
    // Sessions in a file.
    .target(
      name: "SessionStoreSQLite",
      dependencies: [
        "PolicyEngine", "SessionStore", .product(name: "GRDB", package: "GRDB.swift"),
      ]
    ),
    // Runs the sessions of a store; no I/O.
    .target(
      name: "SessionService",
      dependencies: ["PolicyEngine", "PolicyReplay", "SessionStore"]
    ),
    // What every home of sessions has to do.
    .target(name: "SessionStoreTesting", dependencies: ["PolicyEngine", "SessionStore"]),
    // Recorded events, played session by session; no I/O.
    .target(name: "PolicyReplay", dependencies: ["PolicyAnalysis", "PolicyEngine"]),
    // All that the sessions of a policy may do, and when; no I/O.
    .target(name: "PolicyAnalysis", dependencies: ["PolicyEngine"]),
    // Tests that show all that a channel does, at its boundaries; no I/O.
    .target(
      name: "PolicyGeneration",
      dependencies: [
        "PolicyAnalysis", "PolicyEngine", "PolicyFormat", "PolicyTesting", "PolicyViews",
      ]
    ),
    // Other products' exports, as configurations; no I/O.
    .target(name: "PolicyImport", dependencies: ["PolicyEngine"]),
    // Why a session is as it is, why not otherwise, and what comes next; no I/O.
    .target(
      name: "PolicyExplanation",
      dependencies: ["PolicyAnalysis", "PolicyEngine", "PolicyReplay", "PolicyViews"]
    ),
    // The canonical layout of the files that people write; no I/O.
    .target(name: "PolicyFormat", dependencies: ["PolicyEngine"]),
    // What the executables have in common: files and folders, streams, how they end.
    .target(
      name: "CommandSupport",
      dependencies: [
        "PolicyAnalysis",
        "PolicyEngine",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    .executableTarget(
      name: "policycheck",
      dependencies: [
        "CommandSupport",
        "PolicyAnalysis",
        "PolicyEngine",
        "PolicyExplanation",
        "PolicyFormat",
        "PolicyGeneration",
        "PolicyImport",
        "PolicyReplay",
        "PolicyTesting",
        "PolicyViews",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      // What `check --explain` prints: a link to the articles of the documentation.
      resources: [.embedInCode("Explanations/Pages")],
      linkerSettings: [
        // A released tool brings its Swift along: it runs where none is installed, and starts sooner.
        // The two libraries are parts of Foundation that the linker isn't reported by itself.
        .unsafeFlags(
          ["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims"],
          .when(platforms: [.linux], configuration: .release)
        )
      ],
      plugins: ["EmbedPolicies"]
    ),
    // Runs sessions beside services in any language.
    .executableTarget(
      name: "sessiond",
      dependencies: [
        "CommandSupport",
        "PolicyEngine",
        "PolicyViews",
        "SessionService",
        "SessionStore",
        "SessionStoreSQLite",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    // What `init` writes: the folder `policies`, whatever is added to it.
    .plugin(
      name: "EmbedPolicies",
      capability: .buildTool(),
      dependencies: ["embed-policies"],
      path: "Sources/PolicyEmbedding/Plugin"
    ),
    .executableTarget(
      name: "embed-policies",
      path: "Sources/PolicyEmbedding/Tool",
      // A link to that folder: builds look for files that have come and gone in folders of targets.
      exclude: ["Policies"]
    ),
    // Among the tests, as it knows a channel by name: it holds the engine against code for that channel.
    .executableTarget(
      name: "benchmarks",
      dependencies: ["CAllocationCounter", "PolicyAnalysis", "PolicyEngine"],
      path: "Tests/Benchmarks"
    ),
    // Stands in front of the allocator, so nothing but the benchmarks may link it.
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    // What several kinds of tests need: files of the package, programs, random numbers.
    .target(
      name: "TestSupport",
      dependencies: ["PolicyEngine"],
      path: "Tests/TestSupport",
      exclude: ["openings.py", "validate.py"]
    ),
    // Runs the tool as its user does. `swift test` builds it; linked here, it would bring its Swift along.
    .testTarget(
      name: "PolicyCheckTests",
      dependencies: ["TestSupport"],
      exclude: ["Explanations", "explanation.schema.json", "sarif.schema.json"]
    ),
    .testTarget(
      name: "PolicyAnalysisTests",
      dependencies: [
        "PolicyAnalysis", "PolicyEngine", "PolicyFormat", "PolicyGeneration", "PolicyTesting",
        "TestSupport",
      ]
    ),
    .testTarget(
      name: "PolicyEngineTests",
      // The oracle's random policies are shown and explained too.
      dependencies: [
        "PolicyAnalysis", "PolicyEngine", "PolicyExplanation", "PolicyGeneration", "PolicyImport",
        "PolicyReplay", "PolicyTesting", "PolicyViews", "TestSupport",
      ],
      exclude: ["Fixtures"]
    ),
    .testTarget(
      name: "PolicyFormatTests",
      dependencies: ["PolicyEngine", "PolicyFormat", "PolicyViews", "TestSupport"],
      exclude: ["Fixtures"]
    ),
    .testTarget(
      name: "PolicyImportTests",
      dependencies: ["PolicyEngine", "PolicyFormat", "PolicyImport", "TestSupport"],
      exclude: ["Exports"]
    ),
    .testTarget(
      name: "PolicyReplayTests",
      dependencies: ["PolicyEngine", "PolicyReplay", "TestSupport"]
    ),
    .testTarget(
      name: "SessionServiceTests",
      dependencies: [
        "PolicyEngine", "PolicyViews", "SessionService", "SessionStore", "SessionStoreSQLite",
        "TestSupport",
      ]
    ),
    .testTarget(
      name: "SessionStoreTests",
      dependencies: [
        "PolicyEngine", "SessionStore", "SessionStoreSQLite", "SessionStoreTesting", "TestSupport",
      ]
    ),
    .testTarget(
      name: "PolicyTestingTests",
      dependencies: ["PolicyEngine", "PolicyTesting", "TestSupport"]
    ),
    .testTarget(
      name: "PolicyViewsTests",
      dependencies: ["PolicyEngine", "PolicyViews", "TestSupport"]
    ),
    .testTarget(
      name: "DocumentationTests",
      dependencies: [
        "PolicyAnalysis", "PolicyEngine", "PolicyImport", "PolicyTesting", "TestSupport",
      ],
      exclude: ["Examples"]
    ),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where ![.system, .plugin].contains(target.type) {
  target.swiftSettings = [
    // `any P` is written out: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // An import is not re-exported by accident: .../0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // A member is visible only where its module is imported: .../0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // Asynchronous functions stay on their caller's actor: .../0461-async-function-isolation.md
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // Every use of unsafe memory says so: .../0458-strict-memory-safety.md
    .strictMemorySafety(),
    // Warnings are errors: .../0443-warning-control-flags.md
    .treatAllWarnings(as: .error),
  ]
}
