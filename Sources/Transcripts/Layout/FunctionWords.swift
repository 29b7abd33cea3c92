/// Words by which phrases are recognised without a grammar: closed classes, which every language has few of.
struct FunctionWords {
  /// Words that belong to what follows: articles, determiners, possessives, prepositions, auxiliaries, negations.
  var binding: Set<String>
  /// Words that begin a clause.
  var conjunctions: Set<String>
  /// Words that begin a phrase.
  var prepositions: Set<String>
  /// Pronouns that often begin a clause.
  var subjects: Set<String>
  /// Whether all nouns have capitals.
  var capitalizesNouns = false

  private init(
    binding: String, conjunctions: String, prepositions: String, subjects: String,
    capitalizesNouns: Bool = false
  ) {
    func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
    self.prepositions = words(prepositions)
    // A preposition or conjunction must not be left behind at a line's end either.
    self.conjunctions = words(conjunctions)
    self.subjects = words(subjects)
    self.binding = words(binding).union(self.prepositions).union(self.conjunctions).subtracting(self.subjects)
    self.capitalizesNouns = capitalizesNouns
  }

  static func words(of language: String) -> FunctionWords { all[language] ?? none }

  private static let none = FunctionWords(binding: "", conjunctions: "", prepositions: "", subjects: "")

  private static let all: [String: FunctionWords] = [
    "en": FunctionWords(
      binding: """
        a an the this that's these those my your his her its our their no not some any every each another very too \
        more most is are was were be been am has have had will would can could shall should may might must do does \
        did don't doesn't didn't can't won't isn't aren't i'm i'll i've you're we're they're it's he's she's mr mrs \
        ms dr
        """,
      conjunctions:
        "and but or nor so yet because although though while when whenever where if unless until than that which who whose whom what how why as since before after whether",
      prepositions:
        "of in on at to for from with without by about into onto over under between among through during against across toward towards behind beyond within upon near around like",
      subjects: "i you he she it we they there"),
    "de": FunctionWords(
      binding: """
        der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner mein meine meinen \
        meinem meiner dein deine sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unseren euer \
        dieser diese dieses diesen diesem jeder jede jedes jeden jedem sehr nicht zu im am zum zur vom beim ins ans \
        herr frau dr
        """,
      conjunctions:
        "und oder aber denn sondern dass daß weil obwohl wenn als ob damit während bevor nachdem sobald wo wie warum wer was welche welcher welches doch sowie",
      prepositions:
        "in an auf aus bei mit nach seit von zu für gegen ohne um durch über unter vor hinter neben zwischen wegen trotz bis im am zum zur vom beim ins",
      subjects: "ich du er sie es wir man", capitalizesNouns: true),
    "fr": FunctionWords(
      binding: """
        le la les un une des du de au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur \
        leurs ne n'est est sont a ont était très plus pas si m mme
        """,
      conjunctions:
        "et ou mais donc or ni car que qui quand lorsque si comme puisque parce où dont quoi pourquoi",
      prepositions:
        "à de en dans sur sous avec sans pour par chez vers entre pendant depuis contre devant derrière avant après",
      subjects: "je tu il elle on nous vous ils elles"),
    "es": FunctionWords(
      binding: """
        el la los las un una unos unas lo al del mi mis tu tus su sus nuestro nuestra nuestros nuestras este esta \
        estos estas ese esa esos esas no muy más se me te le les nos es son era ha han
        """,
      conjunctions:
        "y e o u pero sino que porque cuando donde si como aunque mientras pues quien cual cuyo qué cómo",
      prepositions:
        "a de en con sin por para sobre entre hasta desde hacia contra durante según tras ante bajo",
      subjects: "yo él ella nosotros ellos ellas usted ustedes"),
    "it": FunctionWords(
      binding: """
        il lo la i gli le un uno una del dello della dei degli delle al allo alla ai agli alle nel nello nella nei \
        negli nelle sul sulla sui sulle dal dalla dai mio mia miei mie tuo tua suo sua suoi sue nostro nostra questo \
        questa questi queste quel quella non molto più si mi ti ci vi è sono ha hanno
        """,
      conjunctions: "e ed o ma però perché che quando dove se come mentre anche quindi chi cui quale quali",
      prepositions: "a di da in con su per tra fra senza sopra sotto dopo prima verso contro durante",
      subjects: "io tu lui lei noi voi loro"),
    "pt": FunctionWords(
      binding: """
        o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela meu minha meus minhas seu sua seus \
        suas nosso nossa este esta esse essa aquele aquela não muito mais se me te lhe é são foi tem
        """,
      conjunctions: "e ou mas porém porque que quando onde se como embora enquanto pois quem qual cujo",
      prepositions: "a de em com sem por para sobre entre até desde contra durante após sob",
      subjects: "eu ele ela nós eles elas você vocês"),
    "nl": FunctionWords(
      binding: """
        de het een mijn jouw je zijn haar ons onze hun uw dit dat deze die geen niet zeer heel erg te is was heeft
        """,
      conjunctions:
        "en of maar want dus dat omdat hoewel als toen terwijl voordat nadat zodat waar wie wat hoe waarom",
      prepositions:
        "van in op aan met voor door over bij naar uit om tot tegen tussen onder zonder tijdens na",
      subjects: "ik jij hij zij het wij we jullie ze men"),
  ]
}
