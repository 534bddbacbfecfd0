import FoundationEssentials
import Progress

/// The files of a source on the Hugging Face Hub, continued where an earlier download broke off and checked against
/// the sizes and digests that the Hub lists.
struct HubDownload {
  private let source: HuggingFaceSource
  private let settings: PullSettings
  private let endpoint: HubEndpoint
  private let transfer: HubTransfer

  /// How often a download that breaks off is tried.
  private static let attempts = 5

  init(_ source: HuggingFaceSource, _ settings: PullSettings) throws(CatalogError) {
    self.source = source
    self.settings = settings
    endpoint = try HubEndpoint(settings)
    transfer = HubTransfer(endpoint: endpoint, settings: settings)
  }

  /// Downloads all files below `folder` and gives the path of the folder that holds them: one of its own for each
  /// commit, so that files of two never mix.
  func pull(into folder: String) async throws(CatalogError) -> String {
    let listing = try await self.listing()
    let folder = "\(folder)/\(listing.commit)"
    try Disk.makeFolder(folder)
    let missing = listing.files.reduce(0) { sum, file in
      let path = "\(folder)/\(file.name)"
      return sum + file.bytes - min(file.bytes, FileSize.of(path) ?? FileSize.of("\(path).partial") ?? 0)
    }
    try Disk.require(missing, in: folder)
    for file in listing.files where FileSize.of("\(folder)/\(file.name)") == nil {
      try await download(file, of: listing, into: folder)
    }
    return folder
  }

  private func listing() async throws(CatalogError) -> HubListing {
    let url = endpoint.listing(source.repository, source.revision)
    // Where the Hub cannot be reached at all there is nothing to wait for: another source may be at hand.
    let text = try await persistently(named: "list of files", reachable: false) {
      () async throws(HubTransfer.Failure) in
      try await transfer.text(url)
    }
    return try HubListing(text, source, endpoint)
  }

  private func download(_ file: HubListing.File, of listing: HubListing, into folder: String) async throws(CatalogError)
  {
    let partial = "\(folder)/\(file.name).partial"
    let url = endpoint.file(source.repository, listing.commit, file.name)
    var wasContinued = (FileSize.of(partial) ?? 0) > 0
    while true {
      try await transfer(file, from: url, to: partial)
      let digest = try await file.digest(of: partial, settings)
      if digest.found == digest.promised { break }
      Disk.remove(partial)
      // The part that was there already may be of another revision: the whole gets one more try.
      guard wasContinued else {
        throw CatalogError(
          "\(file.name) arrived damaged: its checksum is \(digest.found) where the Hub promised \(digest.promised); try again."
        )
      }
      wasContinued = false
    }
    try Disk.move(partial, to: "\(folder)/\(file.name)")
  }

  /// Brings the file at `partial` to its full size.
  private func transfer(_ file: HubListing.File, from url: String, to partial: String) async throws(CatalogError) {
    if (FileSize.of(partial) ?? 0) > file.bytes { Disk.remove(partial) }
    let bar = ProgressBar(
      file.name, total: file.bytes, from: FileSize.of(partial) ?? 0, unit: .bytes, on: settings.screen)
    try await bar.following({ FileSize.of(partial) ?? 0 }) { () async throws(CatalogError) in
      try await persistently(named: file.name) { () async throws(HubTransfer.Failure) in
        let offset = FileSize.of(partial) ?? 0
        if offset == file.bytes, offset > 0 { return }
        do throws(HubTransfer.Failure) {
          try await transfer.append(url, to: partial, from: offset)
        } catch {
          guard case .noRanges = error else { throw error }
          Disk.remove(partial)
          try await transfer.append(url, to: partial, from: 0)
        }
        let size = FileSize.of(partial) ?? 0
        if size != file.bytes {
          Disk.remove(partial)
          throw .broken("\(size) bytes came where \(file.bytes) were promised")
        }
      }
    }
    bar.finish()
  }

  /// Does `work` again when the connection breaks or the server is busy, and makes a sentence of what stays wrong.
  /// A server that cannot be reached is asked again only where it was `reachable` before.
  private func persistently<Result>(
    named name: String, reachable: Bool = true, _ work: () async throws(HubTransfer.Failure) -> Result
  ) async throws(CatalogError) -> Result {
    var pause = settings.retryPause
    var attempt = 1
    while true {
      do throws(HubTransfer.Failure) {
        return try await work()
      } catch {
        guard attempt < Self.attempts, error.mayPass(reachable) else { throw error.sentence(name, source, endpoint) }
      }
      attempt += 1
      do { try await Task.sleep(for: pause) } catch { throw CatalogError("The download was cancelled.") }
      pause *= 2
    }
  }
}
