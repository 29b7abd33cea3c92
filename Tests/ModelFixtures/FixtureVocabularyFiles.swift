import Foundation

/// The files in which model folders carry their vocabulary.
extension FixtureVocabulary {
  /// CTranslate2's `vocabulary.json`: a list of all tokens.
  public func vocabularyJSON() throws -> [UInt8] { try json(tokens) }

  /// Hugging Face's `vocab.json`: ordinary tokens and `<|endoftext|>` to ids.
  public func vocabJSON() throws -> [UInt8] { try json(ids(ordinary + special.prefix(1))) }

  /// Hugging Face's `merges.txt`.
  public var mergesText: String {
    "#version: 0.2\n" + merges.map { "\($0.0) \($0.1)\n" }.joined()
  }

  /// `tokenizer.json` of the Hugging Face tokenizers library.
  public func tokenizerJSON() throws -> [UInt8] {
    let added: [[String: Any]] = special.enumerated().map { index, token in
      [
        "id": ordinary.count + index, "content": token, "single_word": false, "lstrip": false,
        "rstrip": false,
        "normalized": false, "special": true,
      ]
    }
    return try json([
      "version": "1.0", "truncation": NSNull(), "padding": NSNull(), "added_tokens": added,
      "normalizer": NSNull(),
      "pre_tokenizer": [
        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
      ],
      "post_processor": NSNull(),
      "decoder": ["type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true],
      "model": [
        "type": "BPE", "dropout": NSNull(), "unk_token": NSNull(), "continuing_subword_prefix": "",
        "end_of_word_suffix": "", "fuse_unk": false, "vocab": ids(ordinary + special.prefix(1)),
        "merges": merges.map { "\($0.0) \($0.1)" },
      ] as [String: Any],
    ])
  }

  private func ids(_ tokens: [String]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, $0) })
  }

  private func json(_ value: Any) throws -> [UInt8] {
    [UInt8](try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys]))
  }
}
