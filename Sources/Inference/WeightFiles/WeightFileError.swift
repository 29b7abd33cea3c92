/// Why a weight file cannot be used, and what to do about it.
public enum WeightFileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file cannot be opened or mapped.
  case unreadable(file: String, reason: String)
  /// The content is none of the formats that are read here.
  case unrecognised(file: String, reason: String)
  /// The format is known, but not this variant of it.
  case unsupported(file: String, reason: String, mend: String)
  /// The file ends before something that it announces.
  case truncated(file: String, item: String, end: Int, size: Int)
  /// The structure contradicts itself or exceeds what any model needs.
  case malformed(file: String, reason: String)
  /// One tensor's description or values are unusable.
  case invalidTensor(file: String, tensor: String, reason: String)
  /// A tensor was asked for that the file does not hold.
  case missingTensor(file: String, tensor: String)
  /// Rows were asked for that the tensor does not have.
  case rowsOutOfRange(file: String, tensor: String, rows: Range<Int>, count: Int)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file) cannot be read: \(reason)"
    case .unrecognised(let file, let reason):
      "\(file) is not a weight file that can be read: \(reason)"
    case .unsupported(let file, let reason, let mend):
      "\(file) cannot be used: \(reason). \(mend)"
    case .truncated(let file, let item, let end, let size):
      "\(file) ends at byte \(size), but \(item) needs bytes up to \(end): "
        + "the download is incomplete or damaged, pull the model again"
    case .malformed(let file, let reason):
      "\(file) is damaged: \(reason). Pull the model again, or convert it again if you made it yourself"
    case .invalidTensor(let file, let tensor, let reason):
      "\(file): tensor \(tensor) is unusable: \(reason). "
        + "Pull the model again, or convert it again if you made it yourself"
    case .missingTensor(let file, let tensor):
      "\(file) holds no tensor named \(tensor): the file belongs to another model or is incomplete, "
        + "check the path or pull the model again"
    case .rowsOutOfRange(let file, let tensor, let rows, let count):
      "\(file): tensor \(tensor) has \(count) rows, so rows \(rows) cannot be read; "
        + "this is a fault of the program, please report it"
    }
  }
}
