import FoundationEssentials
import Glibc

/// Where the files lie that come with the project: samples, and the checkpoints that are small enough to be part of it.
public struct ProjectFiles: Sendable {
  /// Folders that may hold them, the preferred first.
  public let roots: [String]

  public init(roots: [String]) { self.roots = roots }

  /// `$SENSORIUM_RESOURCES` and nothing else where that is set. Otherwise, around the folder of the program: itself and
  /// the folders above it (the checkout that it was built in), each also as the checkout of a package that depends on the
  /// project (`.build/checkouts`), then `share/sensorium` beside its `bin`; the current folder last.
  public init(
    environment variables: [String: String] = ProcessInfo.processInfo.environment, program: String? = programPath
  ) {
    if let named = variables["SENSORIUM_RESOURCES"], !named.isEmpty {
      roots = [named]
      return
    }
    var roots: [String] = []
    var folder = (program ?? "").split(separator: "/").dropLast()
    let installed = "/" + (folder.dropLast() + ["share", "sensorium"]).joined(separator: "/")
    while !folder.isEmpty {
      let path = "/" + folder.joined(separator: "/")
      roots += [path, "\(path)/checkouts/sensorium"]
      folder.removeLast()
    }
    self.roots = roots + [installed, "."]
  }

  /// The first root that has everything of `paths`, each relative to it; nil where none has.
  public func root(with paths: [String]) -> String? {
    roots.first { root in paths.allSatisfy { access("\(root)/\($0)", R_OK) == 0 } }
  }

  /// The path of the running program, links followed.
  public static var programPath: String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
