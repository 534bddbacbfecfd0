import CPUBackend
import Compute
import Engine
import ModelKit
import Testing

@Suite("Several engines on one backend")
struct SharedBackendTests {
  private func engine(_ backend: CPUBackend, _ folder: String, _ dtype: DType) throws -> LLM {
    var args = EngineArgs(model: folder)
    args.dtype = dtype
    return try LLM(args, registry: try TinyRandom.registry(), backend: backend)
  }

  @Test("load and compute at the same time, each as it does alone")
  func together() async throws {
    let backend = try CPUBackend(threads: 2)
    let kinds: [(String, DType)] = [
      (TinyRandom.folder, .float32), (TinyRandom.cTranslate2Folder, .bfloat16), (TinyRandom.folder, .bfloat16),
    ]
    let prompts = (1...6).map(PromptFault.tokens)
    var alone: [[[Int32]]] = []
    for (folder, dtype) in kinds {
      alone.append(
        await (try engine(backend, folder, dtype)).generate(prompts, .greedy()).map { $0.outputs[0].tokenIDs })
    }
    try await withThrowingTaskGroup(of: (Int, [[Int32]]).self) { group in
      for round in 0..<12 {
        group.addTask {
          let (folder, dtype) = kinds[round % kinds.count]
          let outputs = await (try engine(backend, folder, dtype)).generate(prompts, .greedy())
          return (round % kinds.count, outputs.map { $0.outputs.first?.tokenIDs ?? [] })
        }
      }
      for try await (kind, tokens) in group { #expect(tokens == alone[kind]) }
    }
  }
}
