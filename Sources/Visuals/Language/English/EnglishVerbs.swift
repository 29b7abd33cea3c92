/// Verbs of English that rules cannot guess: common base forms and irregular past forms.
enum EnglishVerbs {
  /// Base form, past, past participle; regular forms are made by rule.
  static let irregular: [String] = [
    "arise arose arisen", "bear bore borne", "beat beat beaten", "become became become", "begin began begun",
    "bend bent bent", "bind bound bound", "bite bit bitten", "blow blew blown", "break broke broken",
    "bring brought brought", "build built built", "burn burnt burnt", "buy bought bought",
    "catch caught caught", "choose chose chosen", "come came come", "cost cost cost", "cut cut cut",
    "deal dealt dealt", "dig dug dug", "draw drew drawn", "drink drank drunk", "drive drove driven",
    "eat ate eaten", "fall fell fallen", "feed fed fed", "feel felt felt", "fight fought fought",
    "find found found", "flow flowed flowed", "fly flew flown", "forget forgot forgotten",
    "freeze froze frozen", "get got gotten", "give gave given", "go went gone", "grind ground ground",
    "grow grew grown", "hang hung hung", "have had had", "hear heard heard", "hide hid hidden",
    "hit hit hit", "hold held held", "keep kept kept", "know knew known", "lay laid laid", "lead led led",
    "learn learnt learnt", "leave left left", "lend lent lent", "let let let", "lose lost lost",
    "make made made", "mean meant meant", "meet met met", "pay paid paid", "put put put", "read read read",
    "ride rode ridden", "ring rang rung", "rise rose risen", "run ran run", "say said said", "see saw seen",
    "sell sold sold", "send sent sent", "set set set", "shake shook shaken", "shine shone shone",
    "shoot shot shot", "show showed shown", "shrink shrank shrunk", "shut shut shut", "sing sang sung",
    "sink sank sunk", "sit sat sat", "sleep slept slept", "slide slid slid", "speak spoke spoken",
    "spend spent spent", "spin spun spun", "split split split", "spread spread spread",
    "spring sprang sprung", "stand stood stood", "steal stole stolen", "stick stuck stuck",
    "strike struck struck", "swim swam swum", "swing swung swung", "take took taken", "teach taught taught",
    "tear tore torn", "tell told told", "think thought thought", "throw threw thrown",
    "understand understood understood", "undertake undertook undertaken", "wake woke woken",
    "wear wore worn", "weave wove woven", "win won won", "wind wound wound", "write wrote written",
    "withdraw withdrew withdrawn", "overrule overruled overruled", "oversee oversaw overseen",
    "resell resold resold", "rebuild rebuilt rebuilt", "redo redid redone", "rewrite rewrote rewritten",
    "resend resent resent", "do did done", "bump bumped bumped", "spawn spawned spawned", "lie lay lain",
    "sow sowed sown", "saw sawed sawn", "sweep swept swept", "seek sought sought", "shed shed shed",
    "melt melted molten", "forecast forecast forecast", "upset upset upset", "reset reset reset",
    "input input input", "output output output", "offset offset offset",
  ]

  /// Verbs that are hardly ever nouns, or whose other reading the tagger decides by what stands around them.
  static let regular: [String] = words(
    """
    configure notify audit append attest bundle cite consent contest disable disassemble dock enroll enrol entitle
    erase expedite flag furnish greet itemize lease nominate observe onboard outline outsource post preview proofread
    prompt quarantine reassess rebook recalculate reimburse reorder replenish reprint reroute restock retry scrap
    shelve shred solicit sponsor summon tally tender tick tow vet waive wipe comprehend tolerate initialize
    back abandon absorb accelerate accept accompany accumulate achieve acknowledge acquire act activate adapt add
    address adjust administer admit adopt advance advise affect agree aim align allocate allow alter amend
    analyze analyse announce answer appear apply appoint approach approve archive argue arrange arrive ask
    assemble assess assign assist assume assure attach attack attempt attend attract authenticate authorize
    authorise automate avoid await award bake balance base be-friend belong bill block board boil book boost
    borrow bounce brew broadcast browse brush budget bump burst bury calculate call cancel capture care carry
    categorize categorise cause cease celebrate center certify challenge change charge check chop circulate
    claim clarify classify clean clear click climb close collapse collect combine comment commission commit
    communicate compare compensate compete compile complain complete comply compose compress compute
    concentrate conclude condense conduct confirm connect consider consist constitute construct consult
    consume contact contain continue contract contribute control convert convey cook cool coordinate copy
    correct correspond count cover crack crash crawl create credit cross crush crystallize crystallise cultivate
    cure customize cycle damage dance date debit decay decide declare decline decompose decorate decrease
    dedicate deduct defend defer define degrade delay delegate delete deliver demand deny depart depend deploy
    deposit derive descend describe design destroy detail detect deteriorate determine develop diagnose die
    differ digest dilute direct disappear discard discharge disclose discover discuss dispatch display dispose
    dissipate dissolve distinguish distribute disturb dive divide document double download draft drain drift
    drip drop dry dump duplicate earn edit educate elapse elect eliminate email embed emerge emit employ empty
    enable enclose encounter encourage end endorse enforce engage enhance enjoy enlarge ensure enter erode erupt
    escalate escape establish estimate evaluate evaporate examine exceed excel exchange exclude execute exercise
    exhale exist expand expect expel experience expire explain explode explore export expose express extend
    extract face fail fasten fax feature fertilize fertilise fetch file fill filter finalize finalise finance
    finish fire fit fix flash flatten flip float flood flower focus fold follow force form format formulate
    forward found fry fulfil fulfill function fund fuse gain gather generate germinate glow govern grab grade
    grant grill group guarantee guard guess guide hand handle happen harden harvest hatch head heal heat help
    hire host house identify ignore illustrate impact implement imply import impose improve include increase
    incubate indicate infect inform inhale inherit initiate inject insert inspect inspire install instruct
    insure integrate intend interact interpret interview introduce invent invest investigate invite invoice
    involve iron irrigate isolate issue jail join judge jump justify kick kill kiss knead knock label land
    last laugh launch leak lift light like limit link list listen live load loan locate lock log look loosen
    love lower lubricate mail maintain manage manufacture mark market match mate mature measure mention merge
    migrate mine mix model modify monitor motivate mount move multiply name need negotiate notice notify nurse
    obey object obtain occupy occur offer open operate oppose optimize optimise order organize organise
    originate overtake own pack package park participate pass paste patch pause peel penetrate perceive perform
    permit persuade phone photograph pick pile place plan plant plug point pollinate pop postpone pour practice
    prepare prescribe present press pressurize prevent print prioritize prioritise proceed process procure
    produce program prohibit project promise promote propose protect prove provide publish pull pump purchase
    purify push qualify question queue quit quote radiate raise rank rate reach react realize realise rearrange
    reassign receive recharge recheck reclaim recognize recognise recommend reconcile record recover recruit
    recycle redirect reduce reenter refer reflect refund refuse regard register regulate reinforce reject relate
    relax release rely remain remember remind remove rename renew rent repair repeat replace replant reply
    report represent reproduce request require reschedule rescue reserve resolve respond rest restart restore
    restrict result resume retain retire retrieve return reveal reverse review revise reward rinse ripen roast
    roll rot rotate route ruin save scale scan schedule score scrape scream scroll search secure select separate
    serve service settle sew shape share shelter ship shorten shout sign simmer simplify skip slice slow smell
    smile snap solder solidify solve sort sound spark specify spill spot spray sprout squeeze stack stamp start
    state stay steam stem step stir stop store strain strengthen stress stretch string strip structure study
    submit subscribe succeed suck suffer suggest suit summarize summarise supervise supply support suppose
    surround survive suspect suspend swallow swap switch swoop tackle talk target taste terminate test thank
    thaw thread threaten tighten tilt time touch trace track trade train transfer transform translate transmit
    transport trap travel treat trickle trigger trim try tune turn twist type unify unite unload unlock unpack
    update upgrade upload urge use utilize validate value vary vaporize ventilate verify visit vote wait walk
    want warm warn wash waste watch water weaken weigh weld wire wish withhold witness work worry wrap yield
    back-order re-submit re-prioritize re-plant firm ready archive co-operate cooperate deduce escort freeze
    adhere stipulate triage hospitalize administer inspect discharge prescribe vaccinate dine brew batter grease
    preheat whisk drain season garnish marinate assemble crimp stitch sand paint varnish drill nail screw glue
    bolt mow rake prune weed compost orbit collide erode deposit precipitate photosynthesize respire
    alert believe play screen scrutinize collate tabulate reissue calibrate rectify remedy redeem annotate
    transcribe rehearse swipe tap ping upvote dial brief mentor coach crop engrave etch anneal polish grind mill
    rivet clamp fasten sterilize disinfect anesthetize suture bandage swab refill rewind reheat defrost boil stew
    poach glaze drizzle sprinkle scoop sieve sift blend mash chill baste unwrap unbox plug unplug unscrew unfold
    detangle outbid accrue amortize disburse remit levy subpoena litigate arbitrate mediate adjudicate ratify
    enact repeal notarize accredit register recalibrate reconfigure restructure rework retrain relabel repackage
    resupply reopen clone rebase squash revert provision throttle whitelist blacklist sanitize tokenize index
    mirror sync synchronize scrape crawl pluck graze forage burrow nest hibernate molt pupate pounce devour chew
    gnaw nibble excrete secrete diffuse liquefy sublimate coagulate ferment pasteurize homogenize curdle churn
    smoke distill liquidate dismantle sediment weather ooze congeal punch escort seat brake steer refuel taxi
    disembark embark moor anchor haul hoist lower palletize wrap unfreeze aggregate normalize plot sketch erase
    exhibit curate catalog restore attend congratulate applaud compliment apologize object abstain
    rain snow metamorphose compact lithify subduct uplift seep infiltrate percolate accumulate reconsider reinstall reboot
    redesign commit deploy compile debug parse render encode decode encrypt decrypt cache fetch replicate
    """)

  /// Verbs that say how another is done: the verb after them is the deed ("needs to check", "tries to settle").
  static let catenative: Set<String> = [
    "need", "try", "begin", "start", "attempt", "proceed", "want", "wish", "intend", "continue", "have",
    "plan", "help",
    "go", "use", "get", "manage", "agree", "tend", "seem", "appear", "oblige", "able", "suppose", "decide",
    "ought",
    "choose", "aim", "undertake", "able", "responsible", "keep",
  ]

  /// Verbs that say how something is, not what is done.
  static let stative: Set<String> = [
    "be", "have", "include", "consist", "contain", "belong", "depend", "mean", "seem", "exist", "own",
    "involve", "cost",
    "know", "believe", "like", "love", "want", "need", "resemble", "remain", "equal", "concern", "comprise",
    "represent",
    "constitute", "matter", "regard", "appear", "own", "lack", "describe", "differ", "think", "suppose",
    "apply",
    "relate", "correspond", "serve", "act", "play", "occur", "happen", "take_place", "deserve", "fit", "suit",
    "consider",
  ]

  /// What is said politely or felt; no step of anything.
  static let social: Set<String> = [
    "hope", "thank", "wish", "regret", "apologize", "congratulate", "appreciate", "enjoy", "miss", "admire",
    "hate",
    "welcome", "mourn", "pray", "forgive", "forget", "laugh", "cry", "smile", "dream", "doubt", "fear",
    "care",
  ]

  /// Those of them that are deeds with an object or in the passive.
  static let sometimesDeeds: Set<String> = [
    "apply", "serve", "consider", "describe", "include", "play", "fit",
  ]

  /// Verbs of a process as such: "the process ends" is no deed.
  static let control: Set<String> = [
    "start", "begin", "end", "finish", "terminate", "stop", "continue", "proceed", "complete", "conclude",
    "close",
    "create", "repeat", "resume", "trigger", "initiate", "go", "flow", "run", "consist", "link", "move",
    "take", "restart",
    "loop", "return", "exit", "do", "happen", "follow", "require", "involve",
  ]

  /// Verbs that lead back to an earlier step.
  static let returning: Set<String> = [
    "repeat", "return", "restart", "redo", "resubmit", "re-submit", "revise", "loop", "recheck", "rewrite",
    "resend",
  ]

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
