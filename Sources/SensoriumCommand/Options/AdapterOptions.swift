import ArgumentParser
import Engine
import ModelKit

/// Which adapters there are.
package struct AdapterOptions: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "A LoRA adapter as PEFT saves it, such as medical=adapters/medical; can be given several times.",
      valueName: "NAME=DIR"))
  var lora: [NamedFolder] = []

  @Option(
    name: .customLong("default-mm-loras"),
    help: ArgumentHelp(
      "An adapter for prompts with media of one kind, such as audio=adapters/speech.", valueName: "KIND=DIR"))
  var standards: [NamedFolder] = []

  @Option(
    name: .customLong("max-lora-rank"),
    help: ArgumentHelp("The greatest rank of an adapter: 1, 8, 16, 32, 64, 128, 256, 320 or 512.", valueName: "N"))
  var maxRank = 16

  @Option(
    name: .customLong("max-loras"),
    help: ArgumentHelp("The most different adapters in a step (default: as many as there are).", valueName: "N"))
  var maxAdapters: Int?

  @Option(
    name: .customLong("max-cpu-loras"),
    help: ArgumentHelp("The most adapters kept in memory (default: as many as in a step).", valueName: "N"))
  var maxKept: Int?

  package func validate() throws {
    for (option, folders) in [("--lora", lora), ("--default-mm-loras", standards)] {
      var names: Set<String> = []
      for folder in folders where !names.insert(folder.name).inserted {
        throw ValidationError("there are two \(option) '\(folder.name)'; give each another name")
      }
    }
    for folder in standards where Modality(rawValue: folder.name) == nil {
      throw ValidationError("--default-mm-loras is for '\(folder.name)', but it can only be for audio, image or video")
    }
  }

  /// The adapters by name.
  var named: NamedAdapters {
    NamedAdapters(lora.enumerated().map { LoRARequest(name: $1.name, id: $0 + 1, path: $1.path) })
  }

  /// The adapters in their order.
  package var requests: [LoRARequest] { named.all }

  /// Sets up an engine for these adapters.
  package func apply(to args: inout EngineArgs) { apply(to: &args, []) }

  /// Sets up an engine for these adapters and those that requests bring along.
  func apply(to args: inout EngineArgs, _ requests: [RequestedLine]) {
    var folders = Set((lora + standards).map(\.path))
    for case .request(let request) in requests {
      if let path = request.prompt.lora?.path { folders.insert(path) }
    }
    args.enablesLoRA = !folders.isEmpty
    args.maxLoRARank = maxRank
    args.maxLoRAs = maxAdapters ?? max(1, folders.count)
    args.maxCPULoRAs = maxKept
    for folder in standards {
      if let modality = Modality(rawValue: folder.name) { args.defaultMMLoRAs[modality] = folder.path }
    }
  }

  /// Gives prompts of the command line their adapters: one for all, or one for each.
  func assign(to requests: [GenerationRequest]) throws(CommandError) -> [GenerationRequest] {
    let adapters = named.all
    guard adapters.count <= 1 || adapters.count == requests.count else {
      throw .usage(
        "There are \(adapters.count) --lora for \(requests.count) prompt\(requests.count == 1 ? "" : "s"); give one for all, "
          + "one for each, or use --prompts.")
    }
    return requests.enumerated().map { place, request in
      var request = request
      request.prompt.lora = adapters.count == 1 ? adapters[0] : adapters.isEmpty ? nil : adapters[place]
      return request
    }
  }
}

/// `medical=adapters/medical`.
package struct NamedFolder: ExpressibleByArgument {
  package let name: String
  package let path: String

  package init?(argument: String) {
    let sides = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2, !argument.hasPrefix("=") else { return nil }
    (name, path) = (sides[0], sides[1])
  }
}
