/// Reads the sound of a file block by block, so that a recording of any length takes the memory of a block.
///
///     var reader = try AudioReader(contentsOf: "meeting.mp3")
///     while let samples = try reader.next() { … }
///     if let notice = reader.notice { … }
///
/// What it gives is what `AudioClip(contentsOf:)` holds: mono samples, all of them finite, at one rate.
public struct AudioReader: ~Copyable {
  /// Samples a second of what is read.
  public let sampleRate: Int
  private let source: ByteSource
  private let extent: SourceExtent
  private var decoder: (any SoundDecoder)?
  /// Whether a decoder knew the format, be there sound in the file or not.
  private let isKnown: Bool
  private var assembler: SoundAssembler
  /// Samples that were given out.
  private var given = 0

  /// Opens a file; see `AudioClip(contentsOf:)`.
  public init(
    contentsOf path: String, sampleRate: Int = 16_000, channel: AudioChannel = .mix, limits: AudioLimits = AudioLimits()
  ) throws(MediaError) {
    try self.init(ByteSource(path: path), sampleRate: sampleRate, channel: channel, limits: limits)
  }

  /// Opens a file that is in memory, of which it keeps a copy; `name` is what errors call it.
  public init(
    encoded bytes: [UInt8], name: String, sampleRate: Int = 16_000, channel: AudioChannel = .mix,
    limits: AudioLimits = AudioLimits()
  ) throws(MediaError) {
    let source = try ByteSource(copying: bytes, name: name)
    try self.init(source, sampleRate: sampleRate, channel: channel, limits: limits)
  }

  init(_ source: ByteSource, sampleRate: Int, channel: AudioChannel, limits: AudioLimits) throws(MediaError) {
    let assembler = try SoundAssembler(name: source.name, sampleRate: sampleRate, channel: channel, limits: limits)
    let extent = SourceExtent(source)
    let (decoder, isKnown) = try Self.decoder(of: source, extent)
    if let seconds = decoder?.declaredSeconds { try assembler.declare(seconds: seconds) }
    self.sampleRate = sampleRate
    self.source = source
    self.extent = extent
    self.assembler = assembler
    self.decoder = decoder
    self.isKnown = isKnown
    declaredSeconds = decoder?.declaredSeconds
  }

  /// The decoder that knows these bytes, and whether it is another than libav's.
  private static func decoder(
    of source: ByteSource, _ extent: SourceExtent
  ) throws(MediaError) -> ((any SoundDecoder)?, isKnown: Bool) {
    if let sound = SoundFile(source, extent) {
      // Only libav goes on behind a damaged page, and knows the time there.
      return (extent.hasDamagedPages ? try? SoundTrack(source, isDamaged: true) : sound, true)
    }
    if let sound = MPEGSound(source) { return (sound, true) }
    return (try SoundTrack(source), false)
  }

  /// The length that the source tells of itself in seconds; nil where it is silent. It may be wrong.
  public private(set) var declaredSeconds: Double?

  /// Seconds of sound that were given out so far.
  public var seconds: Double { Double(given) / Double(sampleRate) }

  /// What could not be decoded, as far as was read; complete when `next` has returned nil.
  public var damage: AudioDamage { assembler.damage }

  /// Whether the channels cancel each other where they are averaged, in what was read so far; see `AudioClip`.
  public var channelsCancel: Bool { assembler.channelsCancel }

  /// What to tell the user of the source, in one or two sentences; nil where all is well. Complete when `next` has
  /// returned nil.
  public var notice: String? {
    AudioClip.notice(source.name, damage, seconds: seconds, channelsCancel: channelsCancel)
  }

  /// The next samples, about a second of them; nil at the end.
  ///
  /// Throws where there is no sound at all, a sample is not finite, or the limit is passed.
  public mutating func next() throws(MediaError) -> [Float]? {
    while let decoder {
      switch try decoder.decode(into: &assembler) {
      case .more: if assembler.outputCount < sampleRate { continue }
      case .damaged: try goOn()
      case .end:
        self.decoder = nil
        if assembler.isEmpty, isKnown, !(decoder is SoundTrack) {
          try tryContainer()
        } else {
          try finish()
        }
      }
      let samples = try assembler.takeOutput()
      given += samples.count
      if !samples.isEmpty { return samples }
    }
    if given == 0 { throw .undecodable(source.name, reason: nil) }
    return nil
  }

  /// Lets libav decode what follows a damaged place.
  private mutating func goOn() throws(MediaError) {
    decoder = nil
    let position = assembler.position
    let total = declaredSeconds
    guard let track = try? SoundTrack(source, from: position, declaredSeconds: total) else {
      assembler.lacks(atEnd: (total ?? 0) - assembler.seconds)
      return try finish()
    }
    decoder = track
  }

  private mutating func finish() throws(MediaError) {
    assembler.lacks(atEnd: extent.missingSeconds(behind: assembler.seconds))
    if extent.isCut { assembler.endsAbruptly() }
    try assembler.finish()
  }

  /// Lets libav try a file in which another decoder found no sound.
  private mutating func tryContainer() throws(MediaError) {
    do throws(MediaError) {
      let track = try SoundTrack(source)
      if let seconds = track.declaredSeconds { try assembler.declare(seconds: seconds) }
      decoder = track
    } catch .notAudio {
      throw .undecodable(source.name, reason: nil)
    }
  }

  /// All that is left, as a clip.
  consuming func clip() throws(MediaError) -> AudioClip {
    var samples: [Float] = []
    while let block = try next() { samples += block }
    return AudioClip(samples: samples, sampleRate: sampleRate, damage: damage, channelsCancel: channelsCancel)
  }
}
