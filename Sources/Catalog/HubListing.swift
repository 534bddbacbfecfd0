import JSON

/// What the Hub says of a repository at a revision: its commit, and the files that are wanted with sizes and digests.
struct HubListing {
  struct File {
    let name: String
    let bytes: Int
    /// For large files the SHA-256 of the content, for others the name of git's blob.
    let sha256: String?
    let gitBlob: String?
  }

  let commit: String
  /// The files of the source, in its order.
  let files: [File]

  init(_ text: String, _ source: HuggingFaceSource, _ endpoint: HubEndpoint) throws(CatalogError) {
    guard let root = try? JSONValue(parsing: text), let siblings = root["siblings"]?.array else {
      throw CatalogError("\(endpoint.address) did not answer as the Hugging Face Hub does; check HF_ENDPOINT.")
    }
    guard let commit = root["sha"]?.string, !commit.isEmpty, commit.allSatisfy(\.isHexDigit) else {
      throw CatalogError("\(endpoint.address) does not tell the commit of \(source.repository); check HF_ENDPOINT.")
    }
    self.commit = commit
    var files: [File] = []
    for name in source.files {
      guard let entry = siblings.first(where: { $0["rfilename"]?.string == name }) else {
        throw CatalogError(
          "\(endpoint.page(source.repository)) has no file \(name) at revision \(source.revision).")
      }
      guard let bytes = entry["lfs"]?["size"]?.integer ?? entry["size"]?.integer, bytes >= 0 else {
        throw CatalogError("\(endpoint.address) does not tell the size of \(name) of \(source.repository).")
      }
      files.append(
        File(
          name: name, bytes: bytes, sha256: entry["lfs"]?["sha256"]?.string?.lowercased(),
          gitBlob: entry["lfs"]?.object == nil ? entry["blobId"]?.string?.lowercased() : nil))
    }
    self.files = files
  }
}

extension HubListing.File {
  /// The digest of the file at `path` and the one it should have; equal where the Hub promised none.
  func digest(
    of path: String, _ settings: PullSettings
  ) async throws(CatalogError) -> (found: String, promised: String) {
    if let sha256 { return (try await Checksum.sha256(path, settings), sha256) }
    if let gitBlob { return (try await Checksum.gitBlob(path, settings), gitBlob) }
    return ("", "")
  }
}
