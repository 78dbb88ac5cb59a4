import Glibc
import SystemPackage

/// A file that has no name and is gone with the value.
///
/// A program that ends before it has read a pipe would take its writer along.
@safe struct TemporaryFile: ~Copyable {
  // SAFETY: the stream is this value's own, from `tmpfile` to `fclose`; only its descriptor is used.
  private let stream: UnsafeMutablePointer<FILE>
  let descriptor: FileDescriptor

  init?() {
    guard let stream = unsafe tmpfile() else { return nil }
    unsafe self.stream = stream
    descriptor = FileDescriptor(rawValue: unsafe fileno(stream))
  }

  deinit {
    unsafe fclose(stream)
  }
}
