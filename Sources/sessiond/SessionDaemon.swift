import ArgumentParser
import CommandSupport
import PolicyEngine
import SessionService
import SessionStore

/// `sessiond`: runs the sessions of channels for services in any language.
@main
struct SessionDaemon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessiond",
    abstract: "Runs messaging sessions: takes events, fires timers, keeps all through crashes.",
    discussion: """
      With --stdio a parent process writes events to standard input, a JSON object a line, and reads decisions from \
      standard output, a record a line: of an event at once and in order, of timers when they fire. It ends with its \
      input. What was answered is durable. Records and problems are printed on standard output, logs on standard error.
      """
  )

  @Option(help: "The folder or file that the policies are in; can be given several times.")
  var policies: [String] = []

  @Option(help: "A configuration with the channels; can be given several times.")
  var config: [String] = []

  @Option(help: "Where sessions are kept: sqlite:PATH, or memory: for as long as the process runs.")
  var store = StoreLocation.sqlite("sessions.sqlite")

  @Flag(help: "Talk with a parent process over standard input and output.")
  var stdio = false

  @Flag(help: "Keep the texts of messages in the journal.")
  var keepText = false

  @Flag(help: "Take up changed policies even where that takes something from live sessions.")
  var force = false

  func validate() throws {
    if !stdio { throw ValidationError("say how to talk with it: --stdio") }
  }

  func run() async throws {
    do {
      try await serve()
    } catch let status as ExitStatus {
      ExitStatus.finish(with: status)
    } catch {
      StandardError.report("\(error)")
      ExitStatus.finish(with: .failure)
    }
  }

  private func serve() async throws {
    let versions = try ChannelFiles.versions(config, PolicyPaths(named: policies))
    let store = try store.open()
    var options = ServiceOptions()
    options.keepsText = keepText
    // The parent is given them with the records.
    options.keepsEffects = false
    let service = try await SessionService(
      store: store,
      options: options,
      compile: ChannelFiles.policy
    )
    do {
      try await service.adopt(versions, force: force)
    } catch let objections as SessionService.Objections {
      StandardError.report(
        "the policies have changed, and live sessions would lose something; --force takes them up all the same:"
      )
      StandardError.write("\(objections)\n")
      throw ExitStatus.findings
    }
    var pipe = StandardPipe(service, store, settle: options.settle)
    try await pipe.run()
  }
}

extension StoreLocation: ExpressibleByArgument {}
