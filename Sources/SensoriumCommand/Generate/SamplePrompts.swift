import Catalog
import Engine
import Glibc
import JSON

/// The prompts that the catalogue has for a model type, to see it work.
enum SamplePrompts {
  static func requests(_ modelType: String, _ params: SamplingParams) throws(CommandError) -> [GenerationRequest] {
    let samples: [JSONValue]
    do throws(CatalogError) {
      samples = try Catalog().model(type: modelType)?.samplePrompts ?? []
    } catch { throw .failed(error.description) }
    guard !samples.isEmpty else {
      throw .usage("There are no sample prompts for model type '\(modelType)'; give --prompt, media or --prompts.")
    }
    let root = try folder(holding: "samples")
    var requests: [GenerationRequest] = []
    for sample in samples {
      do throws(FieldError) {
        let (prompt, params) = try Fields(sample).prompt(folder: root, params)
        requests.append(GenerationRequest(id: "\(requests.count)", prompt: prompt, params: params))
      } catch { throw .failed("A sample prompt of the catalogue \(error.predicate).") }
    }
    return requests
  }

  /// Where the files of the project are: the current folder, a folder around the program (a checkout that it was built
  /// in), or `share/sensorium` beside its `bin`.
  private static func folder(holding name: String) throws(CommandError) -> String {
    var candidates = [""]
    if let program = programPath() {
      var parts = program.split(separator: "/").dropLast()
      candidates.append("/" + parts.dropLast().joined(separator: "/") + "/share/sensorium/")
      while !parts.isEmpty {
        candidates.append("/" + parts.joined(separator: "/") + "/")
        parts = parts.dropLast()
      }
    }
    guard let found = candidates.first(where: { access($0 + name, F_OK) == 0 }) else {
      throw .usage(
        "The sample recordings are not beside this program; run it in the project's folder or give a prompt.")
    }
    return found
  }

  private static func programPath() -> String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
