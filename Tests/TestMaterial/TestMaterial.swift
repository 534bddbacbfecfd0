import Foundation

/// Where tests find what they read: the committed goldens and, where it is there, the shared real material.
public enum TestMaterial {
  /// The root of the checkout, found from this file's own place.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The committed output of a golden script: `Tests/Goldens/NAME`.
  public static func golden(_ name: String) -> URL {
    root.appending(path: "Tests/Goldens").appending(path: name)
  }

  /// The folder of real recordings, tokenizers and configurations beside the checkout (or at `SENSORIUM_SHARED`);
  /// nil on a machine without it, where tests that need it are skipped.
  public static let shared: URL? = {
    let named = ProcessInfo.processInfo.environment["SENSORIUM_SHARED"].map { URL(filePath: $0) }
    let data = (named ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: "data")
    return FileManager.default.fileExists(atPath: data.path) ? data : nil
  }()
}
