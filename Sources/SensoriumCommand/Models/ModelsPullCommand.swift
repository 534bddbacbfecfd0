import ArgumentParser
import Catalog

/// `sensorium models pull NAME`.
struct ModelsPullCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Gets a model's files; prints the folder that they are in.")

  @Argument(help: ArgumentHelp("A name of the list.", valueName: "NAME"))
  var name: String

  @OptionGroup var progress: ProgressOptions

  func run() async throws {
    let (catalog, cache) = try ModelShelf.open()
    let checkpoint = try ModelShelf.find(name, in: catalog)
    let settings = PullSettings(screen: progress.screen) { Console.complain($0) }
    let folder: String
    do throws(CatalogError) {
      folder = try await catalog.pull(checkpoint.name, to: cache, settings)
    } catch { throw CommandError.failed(error.description) }
    try Console.write(folder + "\n")
  }
}
