extension AudioClip {
  /// The sound of a file: any format that libsndfile, libmpg123 or libav reads, recognised by content; of a video its best sound
  /// track. Its channels are averaged, or one of them is taken; then it is converted to `sampleRate` with libswresample's
  /// defaults.
  ///
  /// What is damaged is silent in the clip and told in `damage`, and so is an end that is missing. Throws where nothing
  /// can be decoded. `AudioReader` reads block by block instead.
  public init(
    contentsOf path: String, sampleRate: Int = 16_000, channel: AudioChannel = .mix, limits: AudioLimits = AudioLimits()
  ) throws(MediaError) {
    let source = try ByteSource(path: path)
    self = try AudioReader(source, sampleRate: sampleRate, channel: channel, limits: limits).clip()
  }

  /// The sound of a file that is in memory; `name` is what errors call it.
  public init(
    encoded bytes: [UInt8], name: String, sampleRate: Int = 16_000, channel: AudioChannel = .mix,
    limits: AudioLimits = AudioLimits()
  ) throws(MediaError) {
    self = try bytes.withUnsafeBufferPointer { buffer throws(MediaError) in
      let source = try ByteSource(buffer, name: name)
      return try AudioReader(source, sampleRate: sampleRate, channel: channel, limits: limits).clip()
    }
  }
}
