import ArgumentParser
import CPUBackend
import Compute
import JSON

/// `sensorium bench kernels`: the operations that a model's time goes into, for each instruction set.
struct KernelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Measures the main kernels of the CPU backend, for each instruction set.",
    discussion: """
      GB/s counts the bytes that an operation must read and write. Logits read all their weights from memory, as every \
      product of a decoding step does; what the other operations read may be in the processor's caches.
      """)

  @Option(help: ArgumentHelp("How many threads to compute with (default: one for each core).", valueName: "N"))
  var threads: Int?

  @Option(help: ArgumentHelp("Only this instruction set (default: all that the processor has).", valueName: "ISA"))
  var isa: String?

  @Option(help: "The width of the model whose shapes are taken.")
  var width = 512

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads is \(threads), but one is the least") }
    guard width > 0, width <= 8192, width % KernelBench.headSize == 0 else {
      throw ValidationError("--width is \(width), but it must be a multiple of \(KernelBench.headSize) up to 8192")
    }
    if let isa, !CPUBackend.instructionSets.contains(isa) {
      let known = CPUBackend.instructionSets.joined(separator: ", ")
      throw ValidationError("--isa is '\(isa)', but this processor has \(known)")
    }
  }

  func run() async throws {
    if !json { try Console.write(KernelFigure.heading) }
    for isa in isa.map({ [$0] }) ?? CPUBackend.instructionSets {
      for dtype in [DType.float32, .bfloat16] {
        for figure in try measure(isa, dtype) {
          try Console.write(json ? figure.json(isa, dtype).text + "\n" : figure.line(isa, dtype))
        }
      }
    }
  }

  private func measure(_ isa: String, _ dtype: DType) throws(CommandError) -> [KernelFigure] {
    do throws(ComputeError) {
      return try KernelBench(try CPUBackend(threads: threads, instructionSet: isa), dtype, width: width).run()
    } catch { throw .failed(error.description) }
  }
}
