/// A value that an `Unpickler` built. Containers are numbers of places in its arena: a value never owns another, so
/// that neither nesting nor cycles can exhaust the stack or leak.
enum PickleValue: Sendable {
  case none
  case boolean(Bool)
  case integer(Int)
  case text(String)
  /// A number that is no `Int`, or bytes: of no use here.
  case plain
  case tuple(Int)
  case list(Int)
  case dictionary(Int)
  /// The name of a function or class. Only its name: nothing is ever called.
  case global(String)
  /// What a call of that function or class would have made; inert.
  case opaque(String)
  case storage(Int)
  case tensor(Int)
}

/// A storage that a pickle refers to.
struct PickledStorage: Sendable {
  /// Name of its member in the archive's folder `data`.
  let key: String
  let elementType: ElementType
  let elementCount: Int
}

/// A tensor as it was pickled: a strided view of a storage, in elements. Not checked against anything yet.
struct PickledTensor: Sendable {
  let storage: PickledStorage
  let offset: Int
  let shape: [Int]
  let strides: [Int]
}

/// The containers of a pickle.
struct PickleArena: Sendable {
  var tuples: [[PickleValue]] = []
  var lists: [[PickleValue]] = []
  /// Keys may repeat; the last one counts.
  var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  var storages: [PickledStorage] = []
  var tensors: [PickledTensor] = []

  /// The elements of a tuple of integers.
  func integers(_ value: PickleValue) -> [Int]? {
    guard case .tuple(let index) = value else { return nil }
    var result: [Int] = []
    for element in tuples[index] {
      guard case .integer(let number) = element else { return nil }
      result.append(number)
    }
    return result
  }
}
