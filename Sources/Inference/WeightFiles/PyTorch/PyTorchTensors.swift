import Archives

/// Places the tensors of a pickle in its archive.
struct PyTorchTensors {
  let file: MappedFile
  let archive: ZipReader
  let folder: String
  let arena: PickleArena
  private(set) var contents = WeightFileContents()
  /// Elements of the tensors that had to be gathered, one tensor after another.
  private(set) var copies: [UInt8] = []
  private var places: [String: Range<Int>] = [:]

  init(file: MappedFile, archive: ZipReader, folder: String, arena: PickleArena) {
    (self.file, self.archive, self.folder, self.arena) = (file, archive, folder, arena)
  }

  /// Where training frameworks and Whisper's authors keep the weights beside other things.
  private static let stateNames = ["state_dict", "model_state_dict"]

  mutating func read(_ root: PickleValue) throws(WeightFileError) {
    guard case .dictionary(let index) = root else { throw notWeights(root) }
    var items = arena.dictionaries[index]
    let nested = items.last { item in Self.stateNames.contains { item.key.isText($0) } }
    if case .dictionary(let state)? = nested?.value { items = arena.dictionaries[state] }
    for (key, value) in items {
      guard case .text(let name) = key else { continue }
      switch value {
      case .tensor(let tensor): try add(arena.tensors[tensor], name: name)
      case .opaque(let maker), .global(let maker): throw notTensor(name, maker)
      default: break
      }
    }
    guard !contents.tensors.isEmpty else { throw notWeights(root) }
  }

  private mutating func add(_ tensor: PickledTensor, name: String) throws(WeightFileError) {
    func invalid(_ reason: String) -> WeightFileError {
      .invalidTensor(file: file.path, tensor: name, reason: reason)
    }
    guard !name.isEmpty, name.utf8.count <= WeightFileContents.longestName else {
      throw invalid("its name is empty or longer than \(WeightFileContents.longestName) bytes")
    }
    let (shape, strides, type) = (tensor.shape, tensor.strides, tensor.storage.elementType)
    guard shape.count == strides.count, shape.count <= WeightFileContents.mostDimensions else {
      throw invalid("its shape \(shape) and its strides \(strides) do not belong together")
    }
    guard let byteCount = type.byteCount(shape: shape), tensor.offset >= 0, strides.allSatisfy({ $0 >= 0 })
    else { throw invalid("shape \(shape), strides \(strides) or offset \(tensor.offset) is impossible") }
    let storage = try place(of: tensor.storage, tensor: name)
    // The last element that the view reaches; every product is checked, as are their sums.
    var last = tensor.offset
    for (size, stride) in zip(shape, strides) where size > 1 {
      let (product, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
      let (sum, overflowToo) = last.addingReportingOverflow(product)
      guard !overflow, !overflowToo else { throw invalid("its strides \(strides) overflow") }
      last = sum
    }
    let held = storage.count / type.blockByteCount
    guard byteCount == 0 ? tensor.offset <= held : last < held else {
      throw invalid("it reaches element \(last) of a storage of \(held)")
    }
    let start = storage.lowerBound + tensor.offset * type.blockByteCount
    if byteCount == 0 || Self.isContiguous(shape, strides) {
      try contents.add(
        WeightTensor(
          name: name, shape: shape, elementType: type,
          byteOffset: byteCount == 0 ? storage.lowerBound : start,
          byteCount: byteCount), file: file.path)
      return
    }
    guard byteCount <= file.bytes.count - copies.count else {
      throw invalid("its strides \(strides) repeat more elements than the file holds")
    }
    let offset = copies.count
    gather(from: start, shape: shape, strides: strides, size: type.blockByteCount)
    try contents.add(
      WeightTensor(
        name: name, shape: shape, elementType: type, byteOffset: offset, byteCount: byteCount, shard: 1),
      file: file.path)
  }

  private static func isContiguous(_ shape: [Int], _ strides: [Int]) -> Bool {
    var expected = 1
    for (size, stride) in zip(shape, strides).reversed() where size > 1 {
      guard stride == expected else { return false }
      expected *= size
    }
    return true
  }

  /// Appends the elements of a view, row-major. All of them lie in the file, as `add` has checked.
  private mutating func gather(from start: Int, shape: [Int], strides: [Int], size: Int) {
    guard let length = shape.last, let stride = strides.last else { return }
    var index = [Int](repeating: 0, count: shape.count - 1)
    while true {
      var element = start
      for (place, step) in zip(index, strides) { element += place * step * size }
      for _ in 0..<length {
        for byte in element..<element + size { copies.append(file.bytes[byte]) }
        element += stride * size
      }
      guard let dimension = index.indices.last(where: { index[$0] + 1 < shape[$0] }) else { return }
      index[dimension] += 1
      for later in index.indices where later > dimension { index[later] = 0 }
    }
  }

  /// Where a storage's bytes lie in the file.
  private mutating func place(
    of storage: PickledStorage, tensor: String
  ) throws(WeightFileError) -> Range<Int> {
    func invalid(_ reason: String) -> WeightFileError {
      .invalidTensor(file: file.path, tensor: tensor, reason: reason)
    }
    let range: Range<Int>
    if let known = places[storage.key] {
      range = known
    } else {
      let name = "\(folder)/data/\(storage.key)"
      guard let member = archive.member(named: name) else { throw invalid("its data, \(name), is missing") }
      guard member.method == .stored, !member.isEncrypted else {
        throw invalid("its data, \(name), is packed")
      }
      let bytes: Range<UInt64>
      do { bytes = try archive.storedRange(of: member) } catch { throw invalid("\(error)") }
      guard let start = Int(exactly: bytes.lowerBound), let end = Int(exactly: bytes.upperBound),
        end <= file.bytes.count
      else { throw invalid("its data, \(name), is cut off") }
      range = start..<end
      places[storage.key] = range
    }
    guard let byteCount = storage.elementType.byteCount(shape: [storage.elementCount]),
      byteCount <= range.count
    else { throw invalid("its data has \(range.count) bytes, too few for \(storage.elementCount) elements") }
    return range.lowerBound..<range.lowerBound + byteCount
  }

  private func notTensor(_ name: String, _ maker: String) -> WeightFileError {
    .unsupported(
      file: file.path, reason: "its entry \(name) is made by \(maker), and nothing but plain tensors is read",
      mend: "Save the model's state_dict with torch.save, or convert it to safetensors.")
  }

  private func notWeights(_ root: PickleValue) -> WeightFileError {
    let reason =
      switch root {
      case .opaque(let name), .global(let name): "it holds an object of \(name), not a dictionary of tensors"
      default: "it holds no tensors, neither by themselves nor under state_dict or model_state_dict"
      }
    return .unsupported(
      file: file.path, reason: reason,
      mend: "Save the model's state_dict with torch.save, or convert it to safetensors.")
  }
}

extension PickleValue {
  fileprivate func isText(_ text: String) -> Bool {
    guard case .text(let own) = self else { return false }
    return own == text
  }
}
