/// Numbered byte strings, found by number or by spelling: a vocabulary, or the spellings of added tokens.
///
/// All bytes lie in one array, and the look-up by spelling is one open-addressing table, so that 50,000 pieces cost
/// a few large allocations and not one each.
struct PieceTable: Sendable {
  /// The spellings one after the other. A reader appends to it, then calls `place`.
  var bytes: [UInt8] = []
  private(set) var count = 0
  private var places: [Place] = []
  private var slots: [UInt64] = []

  private struct Place {
    var start: UInt32 = 0
    /// Negative where no piece has the number.
    var length: Int32 = -1
  }

  /// The highest number + 1.
  var limit: Int { places.count }

  mutating func reserve(_ count: Int) {
    places.reserveCapacity(count)
    bytes.reserveCapacity(count * 8)
  }

  /// Gives `number` to the bytes from `start` to the end of `bytes`; false where the number is taken.
  mutating func place(_ number: Int, from start: Int) -> Bool {
    if number >= places.count {
      places.append(contentsOf: repeatElement(Place(), count: number + 1 - places.count))
    }
    guard places[number].length < 0 else { return false }
    places[number] = Place(start: UInt32(start), length: Int32(bytes.count - start))
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
    var size = 16
    while size < count * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    let order = places.indices.filter { places[$0].length >= 0 }
    let ascending = zip(order, order.dropFirst()).allSatisfy { places[$0].start <= places[$1].start }
    for number in ascending ? order : order.sorted(by: { places[$0].start < places[$1].start }) {
      let (slot, hash) = slot(of: number)
      slots[slot] = hash.tag << 32 | UInt64(number + 1)
    }
  }

  private func slot(of number: Int) -> (Int, PieceHash) {
    let start = Int(places[number].start)
    let spelling = bytes.span.extracting(start..<start + Int(places[number].length))
    let hash = PieceHash.of(spelling)
    return (slot(of: spelling, hash), hash)
  }

  /// The number of the piece that is spelled so.
  func number(of spelling: Span<UInt8>) -> Int? {
    if slots.isEmpty { return nil }
    let entry = slots[slot(of: spelling, PieceHash.of(spelling))]
    return entry == 0 ? nil : Int(entry & 0xFFFF_FFFF) - 1
  }

  /// Where the spelling is, or else where it belongs.
  private func slot(of spelling: Span<UInt8>, _ hash: PieceHash) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash.value) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return slot }
      if entry >> 32 == hash.tag {
        let place = places[Int(entry & 0xFFFF_FFFF) - 1]
        if Int(place.length) == spelling.count, matches(spelling, at: Int(place.start)) { return slot }
      }
      slot = (slot + 1) & mask
    }
  }

  private func matches(_ spelling: Span<UInt8>, at start: Int) -> Bool {
    let own = bytes.span
    for index in 0..<spelling.count where own[start + index] != spelling[index] { return false }
    return true
  }
}
