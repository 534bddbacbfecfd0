import ArgumentParser
import Builtins
import Catalog
import Checkpoint
import Compute
import GraphPicture
import ModelKit

/// `sensorium inspect`: what a checkpoint holds, and what would be made of it.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows a checkpoint's configuration, plugin, tensors and memory, without loading the weights.",
    discussion: "The status is 3 where the checkpoint does not fit its plugin; what is wrong stands on standard error.")

  @Argument(
    help: ArgumentHelp("A folder with a checkpoint, or the name of one that was pulled.", valueName: "DIR|NAME"))
  var model: String

  @Option(help: "The type that weights would be computed in; auto: the fastest on this processor.")
  var dtype = WeightType.auto

  @Option(help: ArgumentHelp("Draw the model's forward graph.", valueName: "FILE.svg"))
  var graph: String?

  func run() async throws {
    if let graph { try TextFile.check(graph) }
    let checkpoint = try open()
    var report = CheckpointReport(checkpoint)
    do throws(LoadError) {
      let plugin = try registry.plugin(for: checkpoint)
      report.descriptor = plugin.descriptor
      report.recording = try ModelRecording(checkpoint, plugin, dtype: dtype.dtype, as: try weightTypes)
    } catch {
      // What is known helps to see what is wrong.
      try Console.write(report.text)
      throw CommandError.load(error.description)
    }
    try Console.write(report.text)
    guard let graph, let recording = report.recording, let name = report.descriptor?.name else { return }
    let picture: GraphPicture
    do throws(LoadError) {
      picture = try recording.picture(title: "\(name): \(checkpoint.folder.split(separator: "/").last ?? "")")
    } catch { throw CommandError.load(error.description) }
    try TextFile.write(picture.svg, to: graph)
  }

  private func open() throws(CommandError) -> Checkpoint {
    let folder: String
    do throws(CatalogError) { folder = try ModelLocation.folder(model) } catch { throw .load(error.description) }
    do throws(CheckpointError) { return try Checkpoint(folder: folder) } catch { throw .load(error.description) }
  }

  private var registry: ModelRegistry {
    get throws(LoadError) {
      do throws(CommandError) { return try CommandLineTool.registry } catch { throw LoadError(error.description) }
    }
  }

  /// Those of the backend that the model would be loaded with.
  private var weightTypes: [DType] {
    get throws(LoadError) {
      do throws(ComputeError) { return try Builtins.backend(threads: 1).weightTypes } catch { throw LoadError(error) }
    }
  }
}
