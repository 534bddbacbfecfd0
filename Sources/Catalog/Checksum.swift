import FoundationEssentials

/// Digests, computed by the system's programs, which use the processor's instructions for it.
enum Checksum {
  /// SHA-256 of a file, in lower-case hexadecimal.
  static func sha256(_ path: String, _ settings: PullSettings) async throws(CatalogError) -> String {
    let outcome = try await Program.sha256sum.run(["--", path], variables: settings.variables)
    return try digest(outcome, path)
  }

  /// The name that git gives a file of that content: SHA-1 of `blob SIZE`, a NUL and the content.
  static func gitBlob(_ path: String, _ settings: PullSettings) async throws(CatalogError) -> String {
    guard let content = FileManager.default.contents(atPath: path) else {
      throw CatalogError("\(path) cannot be read.")
    }
    let outcome = try await Program.sha1sum.run(
      [], input: Array("blob \(content.count)\0".utf8) + content, variables: settings.variables)
    return try digest(outcome, path)
  }

  private static func digest(_ outcome: Program.Outcome, _ path: String) throws(CatalogError) -> String {
    // A leading backslash is how the programs mark a path with characters that they escape.
    let digest = outcome.output.prefix { !$0.isWhitespace }.drop { $0 == "\\" }
    guard outcome.status == 0, !digest.isEmpty else {
      throw CatalogError("The checksum of \(path) could not be computed: \(outcome.lastError).")
    }
    return String(digest)
  }
}
