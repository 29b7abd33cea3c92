/// The version of Steno, in one place.
public enum StenoVersion {
  public static let current = "0.1.0"
}
