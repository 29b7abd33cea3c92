public import Inference

/// Why a folder or file is no usable Whisper model, and what to do about it.
public enum WhisperCheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The weight file itself is unusable.
  case weights(WeightFileError)
  /// The path does not lead to weights that can be read.
  case notFound(path: String, reason: String)
  /// The weights are those of another kind of model.
  case notWhisper(path: String, reason: String)
  /// A tensor of the model is absent.
  case missing(path: String, role: String, tensor: String)
  /// A tensor has another shape than the model's dimensions demand.
  case wrongShape(path: String, tensor: String, shape: [Int], expected: [Int])
  /// The dimensions are impossible or contradict the configuration.
  case dimensions(path: String, reason: String)
  /// A configuration file beside the weights is unusable.
  case configuration(path: String, reason: String)
  /// A tensor holds NaN or infinity.
  case notFinite(path: String, role: String)
  /// No tensor of a Whisper model has this name.
  case unknownRole(String)
  /// Rows were asked for that the tensor does not have.
  case rowsOutOfRange(role: String, rows: Range<Int>, count: Int)

  public var description: String {
    switch self {
    case .weights(let error): error.description
    case .notFound(let path, let reason): "\(path) holds no Whisper model: \(reason)"
    case .notWhisper(let path, let reason):
      "\(path) is not a Whisper model: \(reason). Give the path of a Whisper model"
    case .missing(let path, let role, let tensor):
      "\(path) lacks tensor \(tensor) (\(role)): the download is incomplete or the conversion failed, "
        + "pull the model again"
    case .wrongShape(let path, let tensor, let shape, let expected):
      "\(path): tensor \(tensor) has shape \(shape) where the model's dimensions demand \(expected). "
        + "Weights and configuration belong to different models, or the file is damaged: pull the model again"
    case .dimensions(let path, let reason):
      "\(path): \(reason). The file is damaged or not a Whisper model: pull the model again"
    case .configuration(let path, let reason):
      "\(path) cannot be used: \(reason). Pull the model again, or remove the file if it is not the model's own"
    case .notFinite(let path, let role):
      "\(path): \(role) holds values that are not numbers. The file is damaged: pull the model again"
    case .unknownRole(let role):
      "no tensor of this Whisper model is called \(role); this is a fault of the program, please report it"
    case .rowsOutOfRange(let role, let rows, let count):
      "\(role) has \(count) rows, so rows \(rows) cannot be read; "
        + "this is a fault of the program, please report it"
    }
  }
}
