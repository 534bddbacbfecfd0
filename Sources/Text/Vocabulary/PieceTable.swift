/// Numbered byte strings, found by number or by spelling: a vocabulary, or the spellings of added tokens.
///
/// All bytes lie in one array, and the look-up by spelling is one open-addressing table, so that 50,000 pieces cost
/// a few large allocations and not one each.
struct PieceTable: Sendable {
  /// The spellings one after the other. A reader appends to it, then calls `place`.
  var bytes: [UInt8] = []
  private(set) var count = 0
  private var places: [Place] = []
  private var slots: SlotTable
  /// Whether the numbers were placed in rising order, as they are in nearly every file.
  private var isRising = true

  private struct Place {
    var start: UInt32 = 0
    /// Negative where no piece has the number.
    var length: Int32 = -1
  }

  /// - Parameter capacity: how many pieces there will be, about.
  init(capacity: Int = 0) {
    slots = SlotTable(count: 0)
    places.reserveCapacity(capacity)
    bytes.reserveCapacity(capacity * 8)
  }

  /// The highest number + 1.
  var limit: Int { places.count }

  /// Gives `number`, which is below `SlotTable.limit`, to the bytes from `start` to the end of `bytes`; false where
  /// the number is taken.
  mutating func place(_ number: Int, from start: Int) -> Bool {
    let place = Place(start: UInt32(truncatingIfNeeded: start), length: Int32(truncatingIfNeeded: bytes.count - start))
    if number == places.count {
      places.append(place)
    } else {
      if number > places.count {
        places.append(contentsOf: repeatElement(Place(), count: number + 1 - places.count))
      } else {
        isRising = false
      }
      if places[number].length >= 0 { return false }
      places[number] = place
    }
    count += 1
    return true
  }

  /// The bytes of a piece; nil where no piece has the number.
  func range(of number: Int) -> Range<Int>? {
    guard places.indices.contains(number), places[number].length >= 0 else { return nil }
    let start = Int(places[number].start)
    return start..<start + Int(places[number].length)
  }

  /// Makes the table that `number(of:)` looks in, once all pieces are placed. Where two pieces have one spelling the
  /// one placed last is found, as in a Python dictionary.
  mutating func index() {
    slots = SlotTable(count: count)
    var order = Array(places.indices)
    if !isRising { order.sort { places[$0].start < places[$1].start } }
    for number in order {
      guard let range = range(of: number) else { continue }
      let hash = PieceHash.of(bytes.span.extracting(range))
      slots.set(slot(ofBytes: range, hash), to: number, hash)
    }
  }

  /// The number of the piece that is spelled so.
  func number(of spelling: Span<UInt8>) -> Int? {
    slots.isEmpty ? nil : slots.number(at: slot(of: spelling, PieceHash.of(spelling)))
  }

  /// Whether the piece is spelled so.
  func isPiece(_ number: Int, _ spelling: Span<UInt8>) -> Bool {
    places.indices.contains(number) && matches(spelling, number)
  }

  private func slot(ofBytes range: Range<Int>, _ hash: UInt64) -> Int {
    slot(of: bytes.span.extracting(range), hash)
  }

  private func slot(of spelling: Span<UInt8>, _ hash: UInt64) -> Int {
    slots.slot(hash) { matches(spelling, $0) }
  }

  @inline(__always)
  private func matches(_ spelling: Span<UInt8>, _ number: Int) -> Bool {
    let place = places[number]
    guard Int(place.length) == spelling.count else { return false }
    let start = Int(place.start)
    return PieceHash.equal(bytes.span.extracting(start..<start + spelling.count), spelling)
  }
}
