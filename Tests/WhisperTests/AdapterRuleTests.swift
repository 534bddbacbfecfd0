import Foundation
import ModelKit
import TestMaterial
import Testing

@testable import Engine

@Suite("What a request for an adapter may be")
struct AdapterRuleTests {
  private static let folder = TestMaterial.root.appending(path: "Tests/Fixtures/lora/speech").path

  private func prompt(_ lora: LoRARequest?) -> Prompt {
    var prompt: Prompt = .text("", [.audio: [TinyRandom.waveform("noise")]])
    prompt.lora = lora
    return prompt
  }

  @Test("an engine that LoRA is not enabled in refuses it, and answers the others")
  func disabled() async throws {
    let lora = LoRARequest(name: "a", id: 1, path: Self.folder)
    let outputs = await (try TinyRandom.llm()).generate([prompt(lora), prompt(nil)], .greedy(maxTokens: 2))
    #expect(
      outputs[0].error
        == InputError(
          .invalidRequest, "Got lora_request 'a' but LoRA is not enabled! Set enable_lora to use adapters."))
    #expect(outputs[0].lora == lora)
    #expect(outputs[1].error == nil)
    #expect(outputs[1].lora == nil)
  }

  @Test(
    "a name, a path and an id above 0",
    arguments: [
      (LoRARequest(name: "a", id: 0, path: folder), "id must be > 0, got 0"),
      (LoRARequest(name: "a", id: -3, path: folder), "id must be > 0, got -3"),
      (LoRARequest(name: "", id: 1, path: folder), "lora_name cannot be empty"),
      (LoRARequest(name: "a", id: 1, path: ""), "lora_path cannot be empty"),
    ])
  func rules(lora: LoRARequest, wanted: String) async throws {
    let llm = try TinyRandom.llm { $0.enablesLoRA = true }
    #expect(await llm.generate([prompt(lora)])[0].error == InputError(.invalidRequest, wanted))
  }

  @Test("a folder that is not there, holds none, or one of too high a rank, is one error with its name")
  func refused() async throws {
    let llm = try TinyRandom.llm {
      $0.enablesLoRA = true
      $0.maxLoRARank = 1
    }
    for (path, reason) in [
      ("/nowhere/at/all", "/nowhere/at/all"), (TinyRandom.folder, "has no adapter_config.json"),
      (Self.folder, "LoRA rank 2 is greater than max_lora_rank 1."),
    ] {
      let error = await llm.generate([prompt(LoRARequest(name: "mine", path: path))])[0].error
      #expect(error?.kind == .invalidRequest)
      #expect(error?.description.hasPrefix("The adapter 'mine' in \(path) cannot be used: ") == true)
      #expect(error?.description.contains(reason) == true)
    }
  }

  @Test("arguments of an engine that make no sense")
  func arguments() {
    func refusal(_ change: (inout EngineArgs) -> Void) -> EngineError? {
      #expect(throws: EngineError.self) {
        try TinyRandom.llm {
          $0.enablesLoRA = true
          change(&$0)
        }
      }
    }
    #expect(refusal { $0.maxLoRAs = 0 } == .usage("max_loras is 0; it must be 1 or more."))
    #expect(
      refusal { $0.maxLoRARank = 12 }
        == .usage("max_lora_rank is 12; it must be one of 1, 8, 16, 32, 64, 128, 256, 320, 512."))
    let kept = refusal {
      $0.maxLoRAs = 3
      $0.maxCPULoRAs = 2
    }
    #expect(kept == .usage("max_cpu_loras (2) must be >= max_loras (3)."))
    let standard = refusal {
      $0.enablesLoRA = false
      $0.defaultMMLoRAs = [.audio: "x"]
    }
    #expect(standard == .usage("default_mm_loras is given but LoRA is not enabled; set enable_lora."))
  }

  @Test("as many adapters stay loaded as are to be kept, and one whose files change is read again")
  func library() async throws {
    let copies = try Copies(3)
    let llm = try TinyRandom.llm {
      $0.enablesLoRA = true
      $0.maxCPULoRAs = 2
    }
    let library = llm.preparation.adapters
    func identity(_ place: Int) throws -> ContentHash? { try library.adapter(for: prompt(copies[place]))?.identity }
    let first = try identity(0)
    #expect(try identity(0) == first)
    #expect(library.count == 1)
    #expect(try identity(1) != first)
    _ = try identity(2)
    #expect(library.count == 2)
    #expect(try identity(0) == first)
    let config = URL(filePath: copies[0].path).appending(path: "adapter_config.json")
    try (Data(contentsOf: config) + Data(" ".utf8)).write(to: config)
    #expect(try identity(0) != first)
  }

  @Test(
    "so many adapters are computed at once; requests with others wait, and those without go past them",
    arguments: [1, 2])
  func slots(count: Int) throws {
    let copies = try Copies(3)
    var args = EngineArgs(model: TinyRandom.folder)
    let llm = try TinyRandom.llm { change in
      change.enablesLoRA = true
      change.maxLoRAs = count
      args = change
    }
    var scheduler = Scheduler(maxSequences: 8, policy: .fcfs, maxAdapters: count)
    let lora = [copies[0], copies[1], nil, copies[0], copies[2]]
    for (number, lora) in lora.enumerated() {
      let request = Request(prompt: prompt(lora), params: .greedy(maxTokens: 3))
      let group = SequenceGroup(
        try llm.preparation.prepare(request, number: UInt64(number)).get()
      ) { _ in }
      group.sequences = [ActiveSequence(group, index: 0, detokenizer: nil, random: RandomStream(seed: 0))]
      scheduler.add(group)
    }
    var tables = try BlockTables(llm.model, CachePlan(llm.model, args, maxLength: 64))
    let pieces = scheduler.plan(budget: 1_000, &tables)
    // Those of one adapter stand side by side.
    #expect(pieces.map(\.sequence.group.request.number) == (count == 1 ? [0, 3, 2] : [0, 3, 1, 2]))
  }

  /// Folders with the same adapter.
  private final class Copies {
    private let folder: URL
    private let count: Int

    init(_ count: Int) throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "sensorium-lora-\(UUID().uuidString)")
      self.count = count
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for place in 0..<count {
        try FileManager.default.copyItem(
          at: URL(filePath: AdapterRuleTests.folder), to: folder.appending(path: "\(place)"))
      }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    subscript(place: Int) -> LoRARequest {
      LoRARequest(name: "copy \(place)", id: place + 1, path: folder.appending(path: "\(place)").path)
    }
  }
}
