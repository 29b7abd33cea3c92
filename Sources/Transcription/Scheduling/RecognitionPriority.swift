/// How urgent a recording is. Work of a higher priority goes first; that of a lower one is never starved
/// (``FairSchedule``).
public enum RecognitionPriority: Int, Sendable, CaseIterable, Comparable {
  /// May take all night.
  case bulk
  case normal
  /// Somebody waits for it: it is let in even when all places are taken.
  case interactive

  public static func < (left: RecognitionPriority, right: RecognitionPriority) -> Bool {
    left.rawValue < right.rawValue
  }
}
