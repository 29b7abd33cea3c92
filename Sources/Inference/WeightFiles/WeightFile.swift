/// A file of named tensors, mapped into memory and treated as untrusted: every size and offset is checked against
/// the file before `open` returns, values are converted when they are read, and nothing in the file is executed.
///
/// The file must not be shortened while it is open: reading a mapping beyond the end of its file is fatal to the
/// process on every system. Replace model files by renaming.
public final class WeightFile: Sendable {
  /// The container formats.
  public enum Format: String, Sendable {
    /// CTranslate2's `model.bin`.
    case ctranslate2
    /// safetensors, in one file or several behind an index.
    case safetensors
    /// whisper.cpp's `ggml-*.bin`.
    case ggml
    /// PyTorch's `torch.save`, version 1.6 and later.
    case pytorch
  }

  public let path: String
  public let format: Format
  /// All tensors by name, aliases included.
  public let tensors: [String: WeightTensor]
  /// CTranslate2: `version`, `specification`, `revision`. safetensors: the `__metadata__` entries. ggml:
  /// `file_type`. PyTorch: none.
  public let metadata: [String: String]
  /// Dimensions, mel filters and vocabulary of a ggml file; `nil` for other formats.
  public let ggmlHeader: GGMLHeader?
  let shards: [MappedFile]

  /// Opens a weight file, recognised by its content; an index of sharded safetensors opens all its shards.
  /// - Throws: `WeightFileError` if the file cannot be read, is of no known format, or contradicts itself.
  public static func open(_ path: String) throws(WeightFileError) -> WeightFile {
    try WeightFile(MappedFile(path: path))
  }

  /// Parses bytes in memory. `name` stands for the path in messages.
  convenience init(contents: [UInt8], name: String) throws(WeightFileError) {
    try self.init(MappedFile(contents: contents, name: name))
  }

  private init(_ file: MappedFile) throws(WeightFileError) {
    let contents: WeightFileContents
    var shards = [file]
    if GGMLContainer.matches(file.bytes) {
      format = .ggml
      contents = try GGMLContainer.read(file)
    } else if SafetensorsContainer.matches(file.bytes) {
      format = .safetensors
      contents = try SafetensorsContainer.read(file)
    } else if PyTorchContainer.matches(file.bytes) {
      format = .pytorch
      let copies: MappedFile?
      (contents, copies) = try PyTorchContainer.read(file)
      if let copies { shards.append(copies) }
    } else if CTranslate2Container.matches(file.bytes) {
      format = .ctranslate2
      contents = try CTranslate2Container.read(file)
    } else if SafetensorsIndex.matches(file.bytes) {
      format = .safetensors
      (contents, shards) = try SafetensorsIndex.read(file)
    } else {
      throw .unrecognised(file: file.path, reason: Self.likelyContent(file.bytes))
    }
    self.path = file.path
    self.shards = shards
    self.tensors = contents.tensors
    self.metadata = contents.metadata
    self.ggmlHeader = contents.ggmlHeader
    // Parsing touched pages all over the file, and the kernel maps their neighbours too.
    discardPages()
  }

  /// Lets the kernel drop all pages of the file from memory; see `discardPages(of:rows:)`.
  public func discardPages() {
    for shard in shards { shard.discardPages(0..<shard.bytes.count) }
  }

  /// Guesses what a file is that is none of the known formats, and says what to do.
  private static func likelyContent(_ bytes: UnsafeRawBufferPointer) -> String {
    let readable =
      "safetensors, CTranslate2's model.bin, whisper.cpp's ggml files and PyTorch archives are read"
    func starts(with text: String) -> Bool { bytes.prefix(text.utf8.count).elementsEqual(text.utf8) }
    if PyTorchContainer.isBarePickle(bytes) {
      return
        "it is a Python pickle without an archive, as PyTorch wrote it before version 1.6; load it with PyTorch "
        + "and save it again with torch.save, or convert it to safetensors"
    }
    if starts(with: "GGUF") { return "it is a GGUF file; \(readable)" }
    if starts(with: "version https://git-lfs") {
      return "it is a Git LFS pointer, not the weights; run `git lfs pull` in the model's folder"
    }
    if starts(with: "<") { return "it looks like a web page, so the download failed; pull the model again" }
    return "its first bytes belong to no known format; \(readable)"
  }
}
