/// Frames that English puts around a step without adding to it: "the first thing you want to do is …".
enum EnglishFrames {
  /// Nouns of "the first thing", "the next step".
  static let nouns: Set<String> = ["thing", "step", "task", "job", "part"]
  static let ordinals: Set<String> = [
    "first", "second", "third", "fourth", "fifth", "next", "last", "final", "only", "other", "main",
    "following",
    "very",
  ]
  /// Who is told to do it.
  static let people: Set<String> = ["you", "we", "i", "they", "he", "she"]
  /// Between who does it and "do is": "what you then have to do first is".
  static let between: Set<String> = [
    "then", "first", "next", "now", "just", "also", "really", "always", "usually", "normally", "actually",
    "need",
    "have", "want", "wanna", "gotta", "gonna", "going", "should", "can", "must", "will", "would", "like",
    "to",
    "'re", "’re", "'ll", "’ll", "'d", "’d", "are", "here", "after", "that", "afterwards", "typically",
    "would",
  ]
  /// Words of a step that say nothing of what is done, before its verb.
  static let emptyStarts: [[String]] = [
    ["go", "ahead", "and"], ["make", "sure", "to"], ["be", "sure", "to"], ["remember", "to"],
    ["do", "n't", "forget", "to"], ["do", "n’t", "forget", "to"], ["feel", "free", "to"],
    ["it", "'s", "time", "to"], ["it", "’s", "time", "to"], ["it", "is", "time", "to"],
    ["your", "job", "is", "to"], ["your", "task", "is", "to"], ["the", "idea", "is", "to"],
  ]
}
