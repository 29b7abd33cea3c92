/// Closed classes of English and the open-class words whose endings mislead.
enum EnglishWords {
  static let closed: [String: PartOfSpeech] = {
    var table: [String: PartOfSpeech] = [:]
    func add(_ tag: PartOfSpeech, _ words: String) {
      for word in words.split(separator: " ") { table[String(word)] = tag }
    }
    add(
      .determiner,
      "the a an this that these those each every all some any no both either neither another such")
    add(.determiner, "several many few fewer most more less enough half which whichever much")
    add(.possessive, "my your his her its our their whose 's ’s ' ’")
    add(
      .pronoun,
      "i you he she it we they me him us them myself yourself himself herself itself ourselves themselves")
    add(
      .pronoun,
      "someone somebody anyone anybody everyone everybody nobody something anything everything nothing")
    add(.pronoun, "one ones mine yours hers ours theirs there others none")
    add(.relative, "who whom that which whose")
    add(
      .modal,
      "can could may might must shall should will would cannot can't can’t won't won’t gonna wanna gotta 'll ’ll 'd ’d ought"
    )
    add(
      .auxiliary, "be am is are was were been being 's 're 'm ’re ’m do does did has have had having 've ’ve")
    add(
      .preposition,
      "in on at by for from of with without within into onto upon about over under through between")
    add(
      .preposition,
      "among against during before after until till since toward towards across along around above")
    add(
      .preposition,
      "below behind beside besides beyond near off out up down per via as like than despite except")
    add(
      .preposition, "inside outside throughout regarding concerning according versus vs amid past underneath")
    add(.coordinator, "and or but nor yet & plus")
    add(
      .subordinator,
      "if unless whether because although though while whilst whereas when whenever once where wherever")
    add(.subordinator, "so lest provided providing assuming otherwise else until till before after since")
    add(.subordinator, "how why what whereupon")
    add(.negation, "not n't n’t never")
    add(.to, "to")
    add(
      .adverb,
      "then next afterwards afterward later finally first firstly second secondly third thirdly lastly")
    add(
      .adverb,
      "also just only even still already again now soon always usually often sometimes rarely here there")
    add(
      .adverb,
      "immediately eventually subsequently meanwhile meantime simultaneously concurrently moreover furthermore"
    )
    add(
      .adverb,
      "however therefore thus hence instead rather quite very too so almost well maybe perhaps together apart away"
    )
    add(
      .adverb,
      "back forth ahead today tomorrow yesterday once twice directly further thereafter thereupon initially")
    add(
      .adverb,
      "originally ultimately actually basically really mostly mainly home forward aside momentarily ago not-yet"
    )
    add(.interjection, "um uh er erm hmm mm ah oh okay ok yeah yes hello hi well-uh huh uhm mhm")
    add(
      .number,
      "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen")
    add(
      .number,
      "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand")
    add(.number, "million billion trillion dozen")
    return table
  }()

  static let adjectives: Set<String> = words(
    """
    in-house off-site on-site online able available acceptable accurate active actual additional adult aware bad basic best better big biggest
    black blue brief bright broad busy cheap cheaper cheapest certain chief clean clear close cold common complete
    complex concerned cool correct critical current customized daily dark dead deep defective detailed different
    difficult direct distinct double dry due dynamic early easy electronic empty entire equal exact existing expensive
    external extra fair fast faster fastest final fine finished flat free fresh full fundamental future general
    giant good gray great green happy hard hardest healthy heavy heavier high higher highest hot hotter huge
    human ideal important independent individual initial inner internal internal juvenile key large larger
    largest last late latest least light lighter likely little local long longer longest loose low lower lowest
    main major male female medium minor missing modern monthly moist narrow natural necessary negative new newborn next
    nice normal old older online open optional other outer outermost outstanding overall own part past
    pending perfect physical popular positive possible potential powerful pregnant premium previous primary
    private proper public pure quick quiet rare raw ready real recent red regular relevant reliable
    responsible rich right round safe same second secondary senior separate serious severe sharp short shorter shortest
    significant similar simple single slow slower small smaller smallest smooth soft solid special specific
    stable standard steady steep straight strong stronger strongest successful suitable sure tall technical thick thicker thin
    third tiny top total tough true typical unable unhappy unique unknown upset upper upside urgent useful usual
    valid various vast visible warm weak wealthy weekly wet white whole wide wild wise wrong yearly young younger
    first fourth fifth sixth seventh eighth ninth tenth former latter triple alive pickier plain alright worth
    insured ok so-called prior subject
    faulty intact damaged broken healthy sick dirty sticky ripe unripe wealthy risky costly guilty noisy spicy tasty rusty
    shiny dusty muddy foggy cloudy sunny rainy windy stormy lucky angry hungry thirsty sleepy lazy crazy noisy silly ugly
    pretty lovely friendly lonely deadly eligible unclear minor major loyal bulky tiny greasy juicy crispy creamy fluffy
    delighted pleased excited worried surprised disappointed interested bored tired scared amazed impressed satisfied
    dissatisfied embarrassed frightened married engaged thrilled grateful honored spacious comfortable charming
    rough blunt tender bland sour bitter sweet salty hollow shallow sparse dense fragile brittle elderly numb faint
    humid calm gentle mild harsh strict lenient neutral rival vague obvious genuine fake scarce abundant wooden golden
    solid liquid upcoming underlying overdue unpaid undamaged uninsured unsold unused incomplete incorrect invalid unwanted
    """)

  /// Nouns whose ending looks like that of a verb, an adverb or an adjective.
  static let nouns: Set<String> = words(
    """
    process business access address analysis basis boss bus class congress crisis details diagnosis emphasis
    express gas glass grass illness lens loss mass mess news pass physics plus press progress species status stress
    success thesis virus witness series building ceiling clothing evening feeling finding hearing heading
    meeting morning nothing opening painting parking pricing rating reading setting shipping spring string thing
    training warning wedding wing wording writing king ring seedling duckling sibling sapling red bed seed need
    speed feed weed breed bread hundred family assembly supply reply july italy ally belly butterfly jelly
    lily fly anomaly ability activity lead authority city community company country county copy day way
    delay key money monkey story study survey body library history industry energy party policy property quality
    quantity safety security society strategy summary theory variety university
    manager officer member user customer order paper water layer river computer letter server driver number
    paragraph owner leader worker teacher supplier buyer seller waiter reporter engineer winter summer weather
    matter center filter power paper folder offer butter corner counter chapter cluster error author doctor
    vendor director sector factor actor motor editor visitor operator mirror
    measure counter flag post plate tender lease mortgage inventory outline bundle audit dock tick movement sleep
    claim form plan step stage phase part report request response result review schedule test time type
    update use value work check change charge control cost credit date demand design document draft email
    end file fix focus force function goal group guide head help house idea impact increase interest invoice
    issue item job label level limit line link list loan log loop map mark market model name note notice object
    option package page payment phone picture piece place plant point price problem produce product profit
    program project promise proof question queue rate record release rent repair risk role room route rule
    sample score search service set share ship shop sign site size skill sort sound source space
    staff standard start state stock stop store structure support system table target task tax team
    term tool top total trade transfer trip trouble truth turn view visit voice vote wage wait walk wall war
    week word world year percent book train coach detail distance face judge nurse park pilot scale stem suit thread wire bolt
    nail screw crop weed archive bit drink dance laugh smile jump kick bite dive stamp forest desert egg adult tadpole frog heat light ice rain cloud vine flower root
    """
  ).union(EnglishVerbs.alsoNouns)

  /// Particles that make one verb with the word before: "hands out", "back up".
  static let particles: Set<String> = [
    "up", "out", "down", "off", "in", "over", "back", "away", "on", "through", "apart", "together", "around",
    "along",
  ]

  /// Nouns for people and bodies that act, beside those that the suffixes tell.
  static let actors: Set<String> = words(
    """
    desk helpdesk hotline reception customer client company department unit team staff manager officer clerk employee worker supervisor boss agent
    representative bank insurer hospital doctor nurse patient physician student teacher user admin administrator
    developer engineer kitchen waiter chef cook driver courier supplier vendor buyer seller committee member board
    court judge lawyer police firm agency office authority organization organisation council government ministry
    secretary assistant accountant analyst guest passenger pilot technician operator reviewer editor author
    applicant claimant underwriter investor owner director president minister chair leader warehouse storehouse
    sales accounting procurement purchasing marketing finance logistics support management service party
    person people man woman child parent friend colleague group system crs sommelier delegate mechanic nurse
    receptionist tester programmer designer candidate recruiter landlord tenant farmer baker carrier pharmacist
    bishop priest dean pastor king queen emperor general colonel lieutenant sergeant soldier principal chancellor provost
    professor governor mayor senator usher caterer donor crew deputy coordinator inspector surgeon therapist midwife
    dentist veterinarian plumber electrician carpenter painter mason tailor butcher grocer cashier seamstress postman
    dispatcher forwarder broker dealer retailer wholesaler distributor publisher translator interpreter
    sponsor examiner tutor trainer trainee apprentice intern colleague teammate neighbor witness suspect prosecutor
    attorney notary registrar bailiff paramedic anesthetist radiologist cardiologist psychologist counselor volunteer
    steward stewardess attendant conductor navigator ranger firefighter resident citizen taxpayer
    voter borrower lender debtor creditor shopper subscriber caller recipient sender bidder franchisee shareholder
    stakeholder auditor controller treasurer bookkeeper payroll janitor housekeeper gardener curator archivist workshop
    laboratory lab ministry embassy registry bureau council parliament congress senate jury crew faculty
    headquarter hire newcomer nurse executive ceo cto cfo chairman head president-elect captain founder designer host guard librarian reader mentor
    """)

  /// Bodies among them, which "it" may mean.
  static let bodies: Set<String> = words(
    """
    desk helpdesk hotline reception company department unit team bank insurer hospital board court firm agency office
    authority organization organisation council government ministry warehouse storehouse sales accounting procurement
    purchasing marketing finance logistics support management service party group system crs committee kitchen crew
    workshop laboratory lab embassy registry bureau parliament congress senate jury faculty headquarter police payroll
    """)

  /// Nouns for the account itself: what they do is no step.
  static let processNouns: Set<String> = [
    "process", "procedure", "workflow", "instance", "path", "flow", "case", "loop", "activity", "task",
    "step", "phase",
    "cycle", "work", "branch", "this", "everything", "rest", "thing",
  ]

  /// Nouns for steps as such: "two activities are carried out in parallel".
  static let activityNouns: Set<String> = [
    "activity", "task", "check", "step", "thing", "action", "operation", "procedure", "test", "job", "work",
    "branch",
    "path", "process", "part", "one",
  ]

  /// Stages of living things, and what makes one of another.
  static let lifeStages: Set<String> = [
    "egg", "larva", "pupa", "cocoon", "chrysalis", "caterpillar", "tadpole", "froglet", "seed", "seedling",
    "sapling", "embryo",
    "juvenile", "adult", "adulthood", "maturity", "offspring", "litter", "newborn", "baby", "hatchling",
    "nymph", "spore",
    "sprout", "germinate", "hatch", "mate", "spawn", "birth", "pregnant", "lifecycle", "young", "die",
    "mature", "pollinate",
    "fry", "alevin", "smolt", "calf", "chick", "cub", "infancy", "fruit", "decay", "reproduce", "lay",
  ]

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
