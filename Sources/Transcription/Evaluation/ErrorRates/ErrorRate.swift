/// How a recognised text differs from its reference, counted in words or characters.
public struct ErrorRate: Sendable, Equatable {
  /// Units of the reference that were recognised.
  public var hits: Int
  /// Units of the reference that were recognised as another.
  public var substitutions: Int
  /// Units of the reference that are missing.
  public var deletions: Int
  /// Recognised units that are not in the reference.
  public var insertions: Int

  public init(hits: Int = 0, substitutions: Int = 0, deletions: Int = 0, insertions: Int = 0) {
    self.hits = hits
    self.substitutions = substitutions
    self.deletions = deletions
    self.insertions = insertions
  }

  /// Units in the reference.
  public var referenceCount: Int { hits + substitutions + deletions }
  /// Substitutions, deletions and insertions.
  public var errors: Int { substitutions + deletions + insertions }
  /// Errors as a fraction of the reference. With an empty reference, the number of insertions (as jiwer has it).
  public var rate: Double { fraction(errors) }

  /// `count` as a fraction of the reference, or itself where the reference is empty.
  public func fraction(_ count: Int) -> Double {
    Double(count) / Double(max(referenceCount, 1))
  }

  public static func + (first: ErrorRate, second: ErrorRate) -> ErrorRate {
    ErrorRate(
      hits: first.hits + second.hits,
      substitutions: first.substitutions + second.substitutions,
      deletions: first.deletions + second.deletions,
      insertions: first.insertions + second.insertions)
  }

  public static func += (total: inout ErrorRate, addend: ErrorRate) { total = total + addend }
}

/// Word error rate: words are what stands between white space. Normalize both texts first.
public enum WordErrorRate {
  /// Counts of a Levenshtein alignment of both texts' words (as `jiwer.process_words`).
  public static func measure(reference: String, hypothesis: String) -> ErrorRate {
    LevenshteinAlignment.counts(Scalars(reference).words(), Scalars(hypothesis).words())
  }
}

/// Character error rate: characters are Unicode scalars, spaces inside the text included.
public enum CharacterErrorRate {
  /// Counts of a Levenshtein alignment of both texts' characters (as `jiwer.process_characters`).
  public static func measure(reference: String, hypothesis: String) -> ErrorRate {
    LevenshteinAlignment.counts(strip(Scalars(reference)), strip(Scalars(hypothesis)))
  }

  private static func strip(_ text: Scalars) -> Scalars {
    guard let first = text.firstIndex(where: { !$0.isSpace }),
      let last = text.lastIndex(where: { !$0.isSpace })
    else { return [] }
    return Scalars(text[first...last])
  }
}
