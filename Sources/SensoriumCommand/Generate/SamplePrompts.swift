import Catalog
import Engine
import Glibc
import JSON
import ModelKit

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
    for root in roots {
      let requests = try read(samples, root, params)
      if requests.allSatisfy({ hasFiles($0.prompt) }) { return requests }
    }
    throw .usage("The sample recordings are not beside this program; run it in the project's folder or give a prompt.")
  }

  private static func read(
    _ samples: [JSONValue], _ root: String, _ params: SamplingParams
  ) throws(CommandError) -> [GenerationRequest] {
    var requests: [GenerationRequest] = []
    for sample in samples {
      do throws(FieldError) {
        let (prompt, params) = try Fields(sample).prompt(folder: root, params)
        requests.append(GenerationRequest(id: "\(requests.count)", prompt: prompt, params: params))
      } catch { throw .failed("A sample prompt of the catalogue \(error.predicate).") }
    }
    return requests
  }

  private static func hasFiles(_ prompt: Prompt) -> Bool {
    prompt.media.values.joined().allSatisfy { access($0.name, F_OK) == 0 }
  }

  /// Where the project's files may be: the current folder, a folder around the program (the checkout that it was built
  /// in), or `share/sensorium` beside its `bin`.
  private static var roots: [String] {
    guard let program = programPath() else { return [""] }
    var parts = program.split(separator: "/").dropLast()
    var roots = ["", "/" + parts.dropLast().joined(separator: "/") + "/share/sensorium/"]
    while !parts.isEmpty {
      roots.append("/" + parts.joined(separator: "/") + "/")
      parts = parts.dropLast()
    }
    return roots
  }

  private static func programPath() -> String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
