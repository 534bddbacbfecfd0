import Catalog
import Engine
import JSON
import ModelKit

/// The prompts that the catalogue has for a model type, to see it work.
enum SamplePrompts {
  /// - Parameter checkpoint: the model as it was named; a checkpoint of the catalogue may have prompts of its own.
  static func requests(
    _ modelType: String, checkpoint: String?, _ params: SamplingParams
  ) throws(CommandError) -> [GenerationRequest] {
    let samples: [JSONValue]
    do throws(CatalogError) {
      let catalog = try Catalog()
      let own = checkpoint.flatMap { try? catalog.find($0) }?.samplePrompts
      samples = own ?? catalog.model(type: modelType)?.samplePrompts ?? []
    } catch { throw .failed(error.description) }
    guard !samples.isEmpty else {
      throw .usage("There are no sample prompts for model type '\(modelType)'; give --prompt, media or --prompts.")
    }
    guard let root = ProjectFiles().root(with: media(try read(samples, "", params))) else {
      throw .usage(
        "The sample files are not near this program; set SENSORIUM_RESOURCES to the root of a clone, or give a prompt.")
    }
    return try read(samples, "\(root)/", params)
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

  private static func media(_ requests: [GenerationRequest]) -> [String] {
    requests.flatMap { $0.prompt.media.values.joined().map(\.name) }
  }
}
