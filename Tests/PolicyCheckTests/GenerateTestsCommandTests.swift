import Foundation
import TestSupport
import Testing

@Suite("policycheck gen-tests")
struct GenerateTestsCommandTests {
  @Test func `writes a test that is clean, laid out and passes`() throws {
    let folder = try TemporaryFolder([:])
    let path = folder.path("sms.test.yaml")
    let run = try Tool.run("gen-tests", "standard-sms", "-o", path)
    #expect(run.status == 0 && run.output.isEmpty)
    #expect(run.errors.contains("never comes about: state `inactive`"))
    for arguments in [["check", "--strict"], ["fmt", "--check"]] {
      let clean = try Tool.runList(arguments + [path])
      #expect(clean.status == 0 && clean.output.isEmpty && clean.errors.isEmpty)
    }
    #expect(try Tool.run("test", "--fail-on-empty", path).status == 0)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(try Tool.run("gen-tests", "standard-sms").output == text)
  }

  @Test func `writes over a file only when asked`() throws {
    let folder = try TemporaryFolder(["standard-sms.boundaries.test.yaml": "mine\n"])
    let path = folder.path("standard-sms.boundaries.test.yaml")
    let refused = try Tool.run(
      "gen-tests",
      "standard-sms",
      "standard-whatsapp",
      "-o",
      folder.url.path
    )
    #expect(refused.status == 1 && refused.output == "\(path) is there already\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 1)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine\n")
    let written = try Tool.run(
      "gen-tests",
      "--overwrite",
      "standard-sms",
      "standard-whatsapp",
      "-o",
      folder.url.path
    )
    #expect(written.status == 0 && written.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 2)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8).contains("test: standard-sms-boundaries")
    )
  }

  @Test func `asks for a folder where there are several channels`() throws {
    for output in [[], ["-o", "all.yaml"]] {
      let run = try Tool.runList(["gen-tests", "standard-sms", "standard-whatsapp"] + output)
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(run.errors.contains("a test is for one channel, and these are 2"))
    }
  }

  @Test func `keeps to the settings that are given`() throws {
    let run = try Tool.run("gen-tests", "--set", "customer_inactivity=7m", "enhanced-web-chat")
    #expect(run.status == 0)
    #expect(run.output.contains("\nsettings: {customer_inactivity: 7m}\n"))
    #expect(run.output.contains("- {at: 7m - 1ms, expect: {status: active}}"))
    #expect(!run.output.contains("30m"))
  }

  @Test func `says what it had no time for`() throws {
    let run = try Tool.run("gen-tests", "--within", "1ms", "connect-chat")
    #expect(run.status == 1)
    #expect(run.errors.contains("not shown: more may happen than could be looked at"))
  }
}
