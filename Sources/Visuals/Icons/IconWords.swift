/// Which icon a word calls for, as lemmas. Words with several meanings (bank, plant, light, spring, current) are left out:
/// no icon is better than a wrong one. Two words are joined by `_`.
enum IconWords {
  /// By language: head nouns, and verbs of what is done.
  static let english = (nouns: table(englishNouns), verbs: table(englishVerbs))

  private static func table(_ data: [String: String]) -> [String: String] {
    var table: [String: String] = [:]
    for (icon, words) in data.sorted(by: { $0.key < $1.key }) {
      for word in words.split(separator: " ") {
        table[word.split(separator: "_").joined(separator: " ")] = icon
      }
    }
    return table
  }

  private static let englishNouns = [
    "person":
      "person customer client user applicant patient employee manager clerk citizen teacher student member visitor guest "
      + "reader author buyer seller supplier owner driver doctor nurse engineer developer designer expert boss worker "
      + "colleague tenant passenger farmer child parent woman man chief_executive director president mayor",
    "people":
      "people team staff group family crowd community audience committee public council crew citizens society population "
      + "department human_resources users customers workers members visitors students",
    "document":
      "document form contract invoice bill report application paper certificate receipt letter_of_credit proposal quote "
      + "offer claim license permit policy specification draft note list checklist article file record log order",
    "mail": "mail email e-mail letter envelope newsletter inbox post reminder",
    "phone": "phone telephone smartphone cellphone mobile_app mobile_phone call hotline",
    "money":
      "money cash payment salary wage income revenue profit cost price fee budget tax refund loan finance accounting "
      + "treasury debt saving fund funding expense investment rent",
    "card": "credit_card debit_card card payment_provider",
    "cart": "cart shopping_cart purchase checkout shopping basket purchasing",
    "truck": "truck delivery transport carrier shipment shipping lorry van logistic courier freight",
    "box": "box parcel package goods stock inventory container storage material packaging storehouse",
    "house": "house home apartment housing roof dwelling",
    "building": "building office hotel headquarter skyscraper",
    "factory": "factory manufacturing manufacturer industry production",
    "shop": "shop store retailer supermarket marketplace bakery",
    "computer": "computer laptop desktop monitor screen browser workstation pc website web_page",
    "server": "server data_center mainframe host back_end backend load_balancer",
    "database": "database data_warehouse data data_store backup",
    "cloud": "cloud",
    "lock": "lock password security privacy secret encryption",
    "shield": "protection insurance warranty defense firewall safety shield",
    "key": "key access login",
    "check": "approval confirmation success agreement acceptance consent",
    "cross": "rejection refusal cancellation cancelation denial",
    "question": "question quiz inquiry enquiry faq",
    "clock": "clock time hour minute deadline waiting_time delay duration second",
    "calendar":
      "calendar date appointment day week month schedule year meeting holiday vacation birthday booking",
    "gear": "machine engine gear operation setting configuration automation mechanism",
    "tool": "tool repair maintenance workshop wrench repair_kit spare_part",
    "magnifier": "search inspection investigation audit research analysis",
    "chart": "chart statistic graph growth turnover metric sale trend forecast dashboard sales",
    "heart": "heart love health wellbeing well-being wellness",
    "medicine":
      "medicine hospital clinic ambulance first_aid_kit pharmacy drug vaccine treatment therapy vaccination",
    "drop": "blood oil sweat moisture",
    "leaf": "leaf nature ecology environment photosynthesis sustainability",
    "tree": "tree forest wood",
    "sun": "sun sunlight sunshine summer solar_panel solar_power morning_light",
    "moon": "moon night sleep bedtime evening",
    "flame": "fire flame combustion heating gas_boiler burn",
    "water": "water sea ocean river lake wave flood tide",
    "rain": "rain rainfall precipitation storm weather",
    "fish": "fish fishery fish_market",
    "food": "food meal lunch dinner breakfast restaurant kitchen diet nutrition cooking",
    "cup": "coffee tea cup coffee_break",
    "book": "book library manual textbook dictionary novel",
    "cap": "school education university training course graduation diploma college",
    "pen": "pen signature writing handwriting",
    "bell": "bell alarm notification alert",
    "star": "star rating quality highlight review favorite",
    "flag": "flag milestone goal finish",
    "target": "target aim objective",
    "globe": "globe world internet web language country climate earth continent",
    "pin": "location address place destination map",
    "warning": "warning danger risk hazard error failure accident fault crisis",
    "speech":
      "conversation dialogue discussion feedback comment message speech chat opinion complaint interview talk",
    "microphone": "microphone podcast recording voice",
    "camera": "camera photo photograph picture image video",
    "music": "music song melody concert orchestra",
    "bulb": "idea insight invention innovation inspiration",
    "bolt": "electricity energy voltage lightning power_station electric_power power_cut",
    "car": "car taxi automobile vehicle parking parking_space parking_lot traffic",
    "train": "train railway tram metro subway railroad tram_network railway_line bus bus_line",
    "bicycle": "bicycle bike cyclist bicycle_path",
    "plane": "plane airplane aircraft airport flight",
    "folder": "folder archive directory",
    "percent": "percentage discount percent interest_rate",
  ]

  private static let englishVerbs = [
    "mail": "email mail",
    "phone": "phone telephone",
    "money": "pay reimburse refund",
    "cart": "buy purchase",
    "truck": "deliver ship transport",
    "box": "pack package unpack restock",
    "check": "approve accept confirm agree",
    "cross": "reject refuse cancel decline deny",
    "clock": "wait",
    "calendar": "schedule",
    "magnifier": "inspect search investigate examine analyze analyse check verify",
    "pen": "write sign",
    "tool": "repair fix",
    "lock": "lock encrypt",
    "bell": "notify alert",
    "warning": "warn",
    "send": "send submit forward",
    "speech": "discuss talk",
    "folder": "archive",
    "factory": "manufacture produce",
    "food": "eat cook",
    "moon": "sleep",
    "book": "read",
    "question": "ask",
  ]
}
