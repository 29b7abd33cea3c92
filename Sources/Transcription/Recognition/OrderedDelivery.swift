/// Puts what several recordings give at the same time into the order of the recordings: the first unfinished one is
/// passed on as it comes, later ones are kept until those before them have ended. Pure: no threads, no output.
public struct OrderedDelivery<Element> {
  /// An element and the recording it belongs to.
  public struct Delivered {
    public var index: Int
    public var element: Element
  }

  /// The recording whose elements are passed on at once.
  public private(set) var current = 0
  private var waiting: [Int: [Element]] = [:]
  private var finished: Set<Int> = []

  public init() {}

  /// Takes an element in and returns what may go out now, in order.
  public mutating func add(_ element: Element, of index: Int) -> [Delivered] {
    guard index == current else {
      // What comes after a recording's end has no place any more.
      if index > current { waiting[index, default: []].append(element) }
      return []
    }
    return [Delivered(index: index, element: element)]
  }

  /// Ends a recording and returns what was kept of those after it.
  public mutating func finish(_ index: Int) -> [Delivered] {
    guard index >= current else { return [] }
    finished.insert(index)
    var released: [Delivered] = []
    while finished.remove(current) != nil {
      current += 1
      let next = current
      released += (waiting.removeValue(forKey: next) ?? []).map { Delivered(index: next, element: $0) }
    }
    return released
  }
}

extension OrderedDelivery: Sendable where Element: Sendable {}
extension OrderedDelivery.Delivered: Sendable where Element: Sendable {}
extension OrderedDelivery.Delivered: Equatable where Element: Equatable {}
