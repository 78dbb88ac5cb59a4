import Glibc

/// How the tool ends.
package enum ExitStatus: Int32, Error {
  case clean = 0
  case findings = 1
  /// The tool could not do what it was asked: wrong usage, unreadable input, nothing to do.
  case failure = 2
}

extension ExitStatus {
  /// The tool could not do what it was asked, and says why on standard error.
  package static func failure(reporting message: String) -> ExitStatus {
    StandardError.report(message)
    return .failure
  }

  /// Ends the process once all that was written to standard output is out.
  package static func finish(with status: ExitStatus) -> Never {
    StandardOutput.flush()
    end(with: status)
  }

  package static func end(with status: ExitStatus) -> Never { exit(status.rawValue) }
}
