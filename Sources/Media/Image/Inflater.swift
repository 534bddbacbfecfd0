import CMedia

/// zlib's decompressor.
struct Inflater: ~Copyable {
  enum Status { case more, finished }

  // zlib checks that the stream still lies where it was when it was set up.
  private let stream: UnsafeMutablePointer<z_stream>

  /// nil where there is no memory.
  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Decompresses from the front of `input` until that or `output` is used up, and moves both behind what was; nil
  /// where the data is damaged.
  func callAsFunction(_ input: inout UnsafeBufferPointer<UInt8>, _ output: inout UnsafeMutableBufferPointer<UInt8>)
    -> Status?
  {
    // zlib does not write to its input.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(clamping: input.count)
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(clamping: output.count)
    let (given, room) = (stream.pointee.avail_in, stream.pointee.avail_out)
    let code = inflate(stream, Z_NO_FLUSH)
    guard code == Z_OK || code == Z_STREAM_END else { return nil }
    input = UnsafeBufferPointer(rebasing: input[Int(given - stream.pointee.avail_in)...])
    output = UnsafeMutableBufferPointer(rebasing: output[Int(room - stream.pointee.avail_out)...])
    return code == Z_STREAM_END ? .finished : .more
  }

  /// All of `data` decompressed, or nothing where it is damaged; nil where that would be more than `limit` bytes.
  static func decompress(_ data: Span<UInt8>, limit: Int) -> [UInt8]? {
    guard let inflater = Inflater(), !data.isEmpty else { return [] }
    var isTooLong = false
    let result = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
      var output = buffer
      data.withUnsafeBufferPointer { buffer in
        var input = buffer
        while !input.isEmpty {
          if output.isEmpty {
            isTooLong = true
            return
          }
          guard let status = inflater(&input, &output) else { return }
          if status == .finished { break }
        }
        initialized = limit - output.count
      }
    }
    return isTooLong ? nil : result
  }
}
