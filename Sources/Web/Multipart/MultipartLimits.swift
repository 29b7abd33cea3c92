/// What a form may cost at most. All are exact: so much passes, one byte more does not.
public struct MultipartLimits: Sendable, Hashable {
  /// Bytes of the header lines of one part.
  public var headerBytes = 16 << 10
  public var parts = 1_000
  /// Bytes of one text field.
  public var fieldBytes = 1 << 20
  /// Bytes of all text fields together.
  public var fieldsBytes = 8 << 20
  /// Bytes of one file.
  public var fileBytes = Int.max
  /// Bytes of the body with all that stands between the parts.
  public var bodyBytes = Int.max
  /// Fields that hold a file even where no file name is given.
  public var fileFields: Set<String> = []

  public init() {}
}
