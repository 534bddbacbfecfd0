import Glibc

/// Does `work` while no other process does work under the lock file at `path`, which is made where it is missing.
/// `waiting` is called once if another process has to end first.
func withFolderLock<Result>(
  _ path: String, waiting: () -> Void, _ work: () async throws(CatalogError) -> Result
) async throws(CatalogError) -> Result {
  let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw CatalogError("\(path) cannot be written: \(String(cString: strerror(errno))).") }
  // Closing ends the lock, as does the end of the process.
  defer { close(descriptor) }
  var hasTold = false
  while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
    if !hasTold { waiting() }
    hasTold = true
    // A wait that blocks would hold a thread that other tasks need.
    do { try await Task.sleep(for: .milliseconds(200)) } catch { throw CatalogError("The download was cancelled.") }
  }
  return try await work()
}
