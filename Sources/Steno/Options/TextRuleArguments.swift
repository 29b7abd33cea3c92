import ArgumentParser
import Transcription

/// What is changed in the text after it was decoded.
struct TextRuleArguments: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Replace words, such as colour=color; or /pattern/replacement/ (an i behind it: any case). Repeat it for more.",
      valueName: "rule"))
  var replace: [String] = []
  @Option(help: "File of such rules, one a line: from => to, or separated by a tab.")
  var replacements: String?
  @Flag(help: "Leave out hesitations such as uh and um.")
  var removeFillers = false
  @Flag(help: "Show only the first letter of swear words.")
  var maskProfanity = false
  @Option(help: "File of more words to mask, one a line; * at a word's end stands for any ending.")
  var profanityFile: String?

  func validate() throws { _ = try rules }

  var rules: TextRules {
    get throws {
      do {
        var replacements = try replace.map { try TextReplacement($0) }
        if let path = self.replacements { replacements += try TextReplacement.rules(inFile: path) }
        var profanity = maskProfanity ? ProfanityMask() : nil
        if let profanityFile { profanity = try ProfanityMask(file: profanityFile) }
        return TextRules(replacements: replacements, removesFillers: removeFillers, profanity: profanity)
      } catch let error as TextRuleError {
        throw ValidationError("\(error)")
      }
    }
  }
}
