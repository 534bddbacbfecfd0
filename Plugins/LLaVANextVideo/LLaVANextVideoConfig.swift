// After transformers/models/llava_next_video/configuration_llava_next_video.py

import Checkpoint
import Layers
import Media

/// What the family has in common, how frames are pooled, and how pictures are tiled.
public struct LLaVANextVideoConfig: Sendable {
  public enum PoolMode: String, Sendable, CaseIterable, Decodable { case average, max, conv }

  public let model: VisionLanguageConfig
  public let poolMode: PoolMode
  /// Patches along the side of a square that becomes one.
  public let poolStride: Int
  /// Channels that a convolution's pooling gives; nil: as many as come in.
  public let poolChannels: Int?
  public let tiling: Tiling

  /// Patches along the side of a frame after pooling.
  var pooledGrid: Int { model.vision.grid / poolStride }

  init(_ checkpoint: Checkpoint) throws(CheckpointError) {
    let path = "\(checkpoint.folder)/config.json"
    model = try VisionLanguageConfig(checkpoint)
    let file = try checkpoint.decode(File.self)
    poolMode = file.poolMode ?? .average
    poolStride = file.poolStride ?? 2
    poolChannels = poolMode == .conv ? file.poolChannels : nil
    guard 1...model.vision.grid ~= poolStride else {
      throw CheckpointError(
        "\(path): 'spatial_pool_stride' is \(poolStride), but a frame has \(model.vision.grid) patches along a side.")
    }
    guard model.selection.rows(of: model.vision) == model.vision.patches else {
      throw CheckpointError(
        "\(path): 'vision_feature_select_strategy' is '\(model.strategy.rawValue)', with which this vision tower's rows "
          + "are not its patches, and patches are what is pooled and tiled.")
    }
    let pinpoints = file.gridPinpoints ?? Self.usualPinpoints
    let sizes = pinpoints.compactMap { $0.count == 2 ? ImageSize(width: $0[1], height: $0[0]) : nil }
    guard sizes.count == pinpoints.count, let tiling = Tiling(sizes, side: model.vision.imageSize) else {
      throw CheckpointError(
        "\(path): 'image_grid_pinpoints' has to list heights and widths that are multiples of the vision tower's "
          + "\(model.vision.imageSize) pixels.")
    }
    self.tiling = tiling
  }

  /// What the configuration class assumes where a file is silent.
  private static let usualPinpoints = [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]]

  private struct File: Decodable {
    let poolMode: PoolMode?
    let poolStride: Int?
    let poolChannels: Int?
    let gridPinpoints: [[Int]]?

    enum CodingKeys: String, CodingKey {
      case poolMode = "spatial_pool_mode"
      case poolStride = "spatial_pool_stride"
      case poolChannels = "spatial_pool_out_channels"
      case gridPinpoints = "image_grid_pinpoints"
    }
  }
}
