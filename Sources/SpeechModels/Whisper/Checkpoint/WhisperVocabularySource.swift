/// Where a checkpoint's vocabulary can be read.
public enum WhisperVocabularySource: Sendable, Equatable {
  /// `tokenizer.json` of the Hugging Face tokenizers library: vocabulary, merges and special tokens.
  case tokenizerJSON(path: String)
  /// CTranslate2's `vocabulary.json`: a list of all tokens.
  case vocabularyJSON(path: String)
  /// CTranslate2's older `vocabulary.txt`: one token per line.
  case vocabularyText(path: String)
  /// Transformers' `vocab.json` with its `merges.txt`, if that is there.
  case vocabJSON(path: String, merges: String?)
  /// The byte strings of the ordinary tokens in a ggml file, by id; special tokens follow from the size.
  case embedded(tokens: [[UInt8]])
}
