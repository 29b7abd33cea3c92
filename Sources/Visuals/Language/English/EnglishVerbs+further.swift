/// More verbs: what the talks of other fields are told with.
extension EnglishVerbs {
  static let furtherIrregular: [String] = [
    "bleed bled bled", "cast cast cast", "cling clung clung", "creep crept crept", "dwell dwelt dwelt",
    "flee fled fled", "fling flung flung", "foresee foresaw foreseen", "forgive forgave forgiven",
    "kneel knelt knelt", "knit knit knit", "misread misread misread", "outgrow outgrew outgrown",
    "overcome overcame overcome", "overdo overdid overdone", "override overrode overridden",
    "overrun overran overrun", "overthrow overthrew overthrown", "overwrite overwrote overwritten",
    "redraw redrew redrawn", "repay repaid repaid", "reread reread reread", "rerun reran rerun",
    "retell retold retold", "rethink rethought rethought", "spit spat spat", "strive strove striven",
    "swear swore sworn", "swell swelled swollen", "tread trod trodden", "undergo underwent undergone",
    "undo undid undone", "unwind unwound unwound", "uphold upheld upheld", "weep wept wept",
    "wring wrung wrung", "bid bid bid", "hurt hurt hurt", "leap leapt leapt",
    "mistake mistook mistaken", "shave shaved shaven", "slit slit slit", "sting stung stung",
    "stride strode stridden", "thrust thrust thrust",
  ]

  /// Verbs that are hardly ever nouns.
  static let further: [String] = """
    calm tamp cap uncap sharpen blur thicken sweeten fatten shuttle catalogue forgo reheat rehang reseat unbutton unhook upend
    comprise encompass enquire envy err evaluate exclude extrapolate fluctuate glorify hospitalize interpolate itemise
    outperform outnumber overestimate rank reimburse skyrocket socialise stagnate subordinate underperform plummet
    accuse acquaint adjourn admire ail allege allude amplify amuse annoy anticipate appreciate apprehend
    arouse ascertain aspire assert astonish attain augment avert awaken ban barter bathe behave
    benchmark betray bleach bless blink blossom blush boast bolster bombard bother bow brace branch
    breathe breed brighten bruise buckle bypass captivate cater centralize characterize cheat cheer
    choke cleanse clench cloak coerce coincide collaborate colonize commemorate commend commute compel
    complicate conceal concede conceive condemn confer confess confine conform confront confuse
    congregate conjure conquer conserve consolidate conspire contaminate contemplate contend contradict
    convene converge converse convict convince cope crave cripple criticize crouch crumble dampen dare
    darken dazzle deactivate debrief deceive decentralize deem deepen deflate defy dehydrate delight
    delineate demolish demonstrate demote denote depict deplete deplore depress deprive deregister
    deselect despise detach detain deter devastate deviate devise devote dictate digitize diminish
    disagree disappoint disapprove discern disconnect discontinue discourage discriminate disengage
    dislodge dismiss disperse displace displease disprove disrupt dissect dissuade distort distract
    diversify divert dominate donate downgrade downsize doze dread dredge drench drown dub economize
    elaborate elevate elicit elongate elude embarrass embody emphasize empower emulate encapsulate
    encircle endanger endure energize engulf enlighten enlist enrage enrich enslave ensue entail
    entertain entrust enumerate envelop envisage equip eradicate espouse esteem evacuate evade evict
    evolve exaggerate excavate excite excuse exempt exert exonerate extinguish extradite extrude
    fabricate facilitate fade falsify falter familiarize fascinate fiddle flourish flush forge fortify
    foster frighten frown frustrate fumble gallop gasp gauge gaze generalize giggle gleam glide grin
    groan grope grumble gulp halve hamper harass harmonize hasten haunt hesitate hinder hop horrify
    hover hum humiliate hunt hurry hydrate idealize ignite illuminate imagine imitate immerse immigrate
    immunize impair impart impede implicate implore imprison improvise incinerate incite incorporate
    incur induce indulge industrialize infer inflate inflict ingest inhabit inhibit innovate inquire
    inscribe instigate instill intensify interfere interlock interrupt intervene intimidate invade
    invalidate inventory invert invoke irritate jeopardize jog jolt jot juggle kidnap lament laminate
    lash launder leach legalize lengthen lessen leverage liaise liberate lick linger litter localize
    magnify maneuver manifest manipulate materialize maximize meander meditate mingle minimize misplace
    moan mobilize mock moderate modernize moisten monetize mourn mute nag narrate navigate neutralize
    nourish nurture obscure obstruct offload omit oppress outlive outweigh overflow overheat overlook
    overpower overturn overwhelm oxidize paraphrase pave peck peer perish perpetuate personalize
    perspire pierce pinpoint plague plead please plunge poke pollute ponder portray possess pray preach
    precede preclude predict preen prefer preload preoccupy preserve preside presume presuppose pretend
    prevail prick privatize proclaim propagate propel prosecute prosper protrude provoke punish pursue
    quantify quench ravage re-evaluate reactivate reap reappear reassemble reassure rebut recede recite
    reclassify recoil recollect recombine recommission recompile reconnect reconstruct recount recreate
    recur redeploy rediscover redistribute reevaluate reexamine refine refit refrain refresh refrigerate
    refurbish refute regain regenerate regroup rehabilitate rehydrate reign reiterate rejoice rejoin
    relaunch relieve relinquish reload relocate remarry reminisce remodel renegotiate renounce renovate
    reorganize repaint repel repress reprimand reprocess repurchase reseal reshape reside resign resist
    resize restrain resurface retaliate retract reunite reuse revalidate revamp revive revoke revolve
    rip roam rub rupture safeguard salvage satisfy saturate saute savor scold scorch scramble scrub
    sculpt sedate segregate seize serialize sever shatter shiver shoplift shove shrug shun signify
    simulate situate skim slam slash slaughter smash smuggle sneak sneeze sniff snore soak soar
    socialize soften span specialize speculate spoil sprain squat squeak squirt stabilize stammer
    standardize stare starve stash stiffen stifle stimulate stoop straighten stray streamline strum stun
    stutter subdivide subdue subside subsidize subtract sue suffice suffocate supersede suppress surpass
    surrender survey sustain swerve swirl symbolize sympathize synthesize systematize tag tailor tamper
    tax televise tempt terrify testify theorize thrive throb thwart tickle toil total toughen trample
    tranquilize transact transcend trawl tremble trip triple truncate tuck tweak twinkle unblock unbolt
    uncouple uncover underestimate underline undermine undress unearth unfasten uninstall unleash unlink
    unroll unseal unsubscribe untie unveil uproot utter vacate vanish vibrate violate visualize wag
    wander wane ward waver wean wed widen wield wiggle wilt wither wobble wonder woo worsen wrestle
    wriggle yawn zap
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// Verbs that are nouns as often; what stands around them decides.
  static let alsoNouns: [String] = """
    ache amount appeal articulate assault attribute auction bargain batch benefit bid blame blast boot
    brand breach bridge buffer burden buzz campaign caution channel chart chase chat chip chunk clash
    clip coat color comb comfort command compromise contrast cough counsel cruise curb curl curse curve
    cushion dash debate decree defeat desire dip disguise dislike dispute disregard divorce doubt drag
    drape dream dress dust dye ease echo embrace endeavor exclaim exhaust exile exploit fashion favor
    fear feast fence ferry finger flap flock foam foil fracture frame freelance frost gamble gear glance
    glimpse gossip graduate graft grasp grip groom halt hammer harness hate highlight hint hope hug hurt
    influence insult intercept intersect itch lace lag lapse latch leap lobby lodge lounge lump lure
    mandate mask massage message mistake misuse mold mop neglect nod overlap overload pace pad paddle
    pair panic pardon patent patrol pinch pioneer pitch pivot pledge plow poison poll praise probe
    protest pulse purge puzzle quarrel quiz race ramp ration rattle rebound rebuke recall referee reform
    regret relapse relay remark retail retreat revolt rhyme ridicule roar rumble rush rust sack
    sacrifice saddle sail salute sanction scatter scour scout scratch seal segment sense sentence
    sequence shade shave shield shift shock shovel showcase shower shuffle sigh signal sip ski slap slip
    slit slope smear spice splash splinter sponge spoon sprint spur stab stain stall staple sting stink
    strand strap stride stroke stroll struggle stumble substitute sum supplement surf surge surprise
    sway sweat tangle tape tease telephone thrust tie tip tire toast toggle toss trail transfuse
    transition transplant trek trick triumph trust tug tumble tunnel tweet usher vacuum veil vent
    venture verge veto volunteer vow warp warrant welcome wheel whirl whisper whistle wink worship wreck
    yell zip zoom
    """.split(whereSeparator: \.isWhitespace).map(String.init)
}
