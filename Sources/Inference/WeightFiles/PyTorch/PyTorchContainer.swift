import Archives

/// A checkpoint as `torch.save` writes it since PyTorch 1.6: a zip archive of a pickle, `<name>/data.pkl`, and one
/// stored member per tensor storage, `<name>/data/<key>`.
///
/// Read are the tensors of the dictionary `state_dict`, or else those of the dictionary that the pickle holds.
/// Everything else in it, such as settings of the training, is passed over without being made.
enum PyTorchContainer {
  static func matches(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: [0x50, 0x4B, 3, 4]) }

  /// - Returns: the tensors, and copies of those that do not lie in one piece in the file, as shard 1.
  static func read(_ file: MappedFile) throws(WeightFileError) -> (WeightFileContents, copies: MappedFile?) {
    let archive: ZipReader
    let name: String
    let pickle: [UInt8]
    do throws(ArchiveError) {
      archive = try file.archive(
        limits: ZipLimits(
          members: 2 * WeightFileContents.mostTensors, contentBytes: UInt64(Unpickler.longest)))
      guard let member = archive.members.first(where: { Self.folder($0.name) != nil }) else {
        throw .noSuchMember("*/data.pkl")
      }
      name = Self.folder(member.name) ?? ""
      pickle = try archive.contents(of: member)
      if let order = archive.member(named: name + "/byteorder"),
        try archive.contents(of: order) != Array("little".utf8)
      {
        throw .unsupported(member: order.name, reason: "says that numbers are big-endian")
      }
    } catch {
      throw .malformed(file: file.path, reason: "it looks like a PyTorch archive, but \(error)")
    }
    var unpickler = Unpickler(pickle, file: file.path)
    let root = try unpickler.read()
    var reader = PyTorchTensors(file: file, archive: archive, folder: name, arena: unpickler.arena)
    try reader.read(root)
    return (
      reader.contents, reader.copies.isEmpty ? nil : MappedFile(contents: reader.copies, name: file.path)
    )
  }

  /// The folder of a pickle `<folder>/data.pkl`; `nil` for other members.
  private static func folder(_ name: String) -> String? {
    let suffix = "/data.pkl"
    guard name.hasSuffix(suffix) else { return nil }
    let folder = name.dropLast(suffix.utf8.count)
    return folder.isEmpty || folder.contains("/") ? nil : String(folder)
  }

  /// Whether it is a pickle without an archive: what `torch.save` wrote before PyTorch 1.6, or any other object.
  static func isBarePickle(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count > 2 && bytes[0] == 0x80 && (2...5).contains(bytes[1])
  }
}
