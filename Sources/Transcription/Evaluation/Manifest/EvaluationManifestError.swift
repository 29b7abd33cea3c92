/// Why a list of recordings to evaluate cannot be used. `path` is that of the manifest.
public enum EvaluationManifestError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String)
  case notText(path: String)
  case missingColumn(path: String, name: String)
  case missingValue(path: String, line: Int, column: String)
  case missingAudio(path: String, line: Int, audio: String)
  case missingReference(path: String, line: Int, reference: String)

  public var description: String {
    switch self {
    case .unreadable(let path):
      "Cannot read \(path): no such file or no permission; give a manifest.tsv or fix its permissions."
    case .notText(let path):
      "Cannot read \(path): it is not UTF-8 text; save it as UTF-8."
    case .missingColumn(let path, let name):
      "\(path) has no column '\(name)'; its first line must name the columns, separated by tabs."
    case .missingValue(let path, let line, let column):
      "\(path), line \(line): no value for '\(column)'; columns are separated by tabs."
    case .missingAudio(let path, let line, let audio):
      "\(path), line \(line): the recording \(audio) does not exist; correct its name or remove the line."
    case .missingReference(let path, let line, let reference):
      "\(path), line \(line): the reference file \(reference) cannot be read; correct its name or remove the line."
    }
  }
}
