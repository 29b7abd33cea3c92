import Foundation
import Transcripts

/// Hides swear words behind asterisks: the first letter stays.
public struct ProfanityMask: Sendable {
  private var extra: WordList

  /// - Parameter words: more words to hide, in any language; `*` at a word's end stands for any ending.
  public init(words: [String] = []) {
    extra = WordList(words)
  }

  /// - Parameter path: a file of words, one a line; lines that begin with # are left out.
  public init(file path: String) throws {
    self.init(words: try TextRuleFile.lines(path))
  }

  func edits(in characters: [Character], language: String) -> [TextEdit] {
    let list = ProfanityMask.lists[language] ?? WordList([])
    return WordScan(characters).words.flatMap { range -> [TextEdit] in
      let word = characters[range].map { $0.lowercased() }.joined()
      if list.contains(word) || extra.contains(word) { return [masked(range)] }
      return inside(characters, range, list)
    }
  }

  private func masked(_ range: Range<Int>) -> TextEdit {
    TextEdit(
      range: range.lowerBound + 1..<range.upperBound, text: String(repeating: "*", count: range.count - 1))
  }

  /// In scripts without spaces a run of characters holds several words.
  private func inside(_ characters: [Character], _ range: Range<Int>, _ list: WordList) -> [TextEdit] {
    guard characters[range.lowerBound].isUnspacedScript else { return [] }
    var edits: [TextEdit] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let length = (list.words.union(extra.words)).map { Array($0) }
        .filter { $0.count > 1 && characters[index..<range.upperBound].starts(with: $0) }.map(\.count).max()
      if let length { edits.append(masked(index..<index + length)) }
      index += length ?? 1
    }
    return edits
  }

  private struct WordList: Sendable {
    var words: Set<String> = []
    private var stems: [String] = []

    init(_ entries: [String]) {
      for entry in entries {
        let word = entry.trimmingCharacters(in: .whitespaces).lowercased()
        if word.hasSuffix("*"), word.count > 2 {
          stems.append(String(word.dropLast()))
        } else if word.count > 1 {
          words.insert(word)
        }
      }
    }

    init(_ entries: String) { self.init(entries.split(separator: " ").map(String.init)) }

    func contains(_ word: String) -> Bool {
      word.count > 1 && (words.contains(word) || stems.contains { word.hasPrefix($0) })
    }
  }

  /// Short on purpose: what broadcasters bleep, not what somebody might dislike.
  private static let lists: [String: WordList] = [
    "en": WordList(
      "fuck* motherfuck* shit shits shitty shitting shithead* bullshit* cunt* asshole* bitch* bastard* cocksuck* dickhead* wank* twat* nigger* faggot* slut* whore*"
    ),
    "de": WordList(
      "scheiße scheiss* scheiß* fick* gefickt arschloch* arschlöcher* wichser* fotze* hurensohn* schlampe* nutte* hure huren"
    ),
    "fr": WordList("merde* putain* connard* connasse* salope* enculé* enculer* niqu* bordel pute putes"),
    "es": WordList(
      "mierda* joder jodid* puta putas puto putos coño* cabrón cabron* gilipollas hijoputa* pendej* verga"),
    "it": WordList("merda* cazzo cazzi stronz* vaffanculo* puttan* troia coglion* minchia"),
    "pt": WordList("merda* caralho* puta putas foda foder fodid* foda-se porra* buceta* cuzão*"),
    "nl": WordList("kut kutwijf* klootza* godverdomme* lul hoer hoeren tering* neuk*"),
    "pl": WordList("kurw* pierdol* spierdal* chuj* jeba* skurwysyn* pizd*"),
    "ru": WordList("бляд* блят* хуй* хуе* хуё* пизд* ебат* ебан* ёбан* сука суки"),
    "sv": WordList("jävla* fitta* kuk hora* knull*"), "tr": WordList("siktir* orospu* amcık* göt yarrak*"),
    "zh": WordList("他妈的 操你妈 傻逼 草泥马 妈的"), "ja": WordList("くそったれ ちくしょう"), "ko": WordList("씨발* 개새끼* 좆*"),
  ]
}
