/// One diagram of each kind, made by hand: for contact sheets and for trying a theme.
public enum SampleDiagrams {
  public static var all: [(name: String, diagram: Diagram)] {
    [
      ("flowchart", flowchart), ("swimlanes", swimlanes), ("hierarchy", hierarchy), ("mind-map", mindMap),
      ("timeline", timeline), ("cycle", cycle), ("comparison", comparison),
      ("cause-and-effect", causeAndEffect),
      ("network", network), ("list", list), ("bar-chart", chart(.bar)), ("line-chart", chart(.line)),
      ("pie-chart", chart(.pie)), ("venn", venn), ("quadrant", quadrant), ("key-phrases", keyPhrases),
    ]
  }

  /// `id label` pairs separated by `|`, edges as `a>b:label`.
  private static func make(
    _ kind: DiagramKind, _ title: String, _ nodes: String, _ edges: String = "",
    roles: [String: DiagramNode.Role] = [:], groups: [(String, String)] = [],
    in members: [String: [String]] = [:]
  ) -> Diagram {
    let list = nodes.split(separator: "|").enumerated().map { index, text -> DiagramNode in
      let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
      let label = parts.last ?? ""
      return DiagramNode(
        id: parts[0], label: label, role: roles[parts[0]] ?? .item, groups: members[parts[0]] ?? [],
        evidence: [Evidence(quote: label, start: Double(index) * 4, end: Double(index) * 4 + 3)])
    }
    let lines = edges.split(separator: "|").compactMap { text -> DiagramEdge? in
      let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
      let ends = halves[0].split(separator: ">").map(String.init)
      guard ends.count == 2 else { return nil }
      return DiagramEdge(from: ends[0], to: ends[1], label: halves.count > 1 ? halves[1] : nil)
    }
    return Diagram(
      kind: kind, title: title, language: "en", nodes: list, edges: lines,
      groups: groups.map { DiagramGroup(id: $0.0, label: $0.1) })
  }

  static let flowchart = make(
    .flowchart, "How an order is handled",
    "s Order arrives|c Check the stock|q In stock?|p Pick and pack the goods|r Reorder from the supplier"
      + "|i Send the invoice|d Hand over to the carrier|k Paid within 30 days?|m Send a reminder|e Order closed",
    "s>c|c>q|q>p:yes|q>r:no|r>c:delivery arrives|p>i|p>d|i>k|k>e:yes|k>m:no|m>k|d>e",
    roles: ["s": .start, "q": .decision, "k": .decision, "e": .end])

  static let swimlanes = make(
    .flowchart, "Who does what when a customer complains",
    "a File a complaint|b Register the case|c Is it covered by the warranty?|d Inspect the device"
      + "|f Repair it|g Offer a replacement|h Confirm the solution|z Case closed",
    "a>b|b>c|c>d:yes|c>g:no|d>f|f>h|g>h|h>z", roles: ["c": .decision, "z": .end, "a": .start],
    groups: [("cust", "Customer"), ("serv", "Service desk"), ("work", "Workshop")],
    in: [
      "a": ["cust"], "b": ["serv"], "c": ["serv"], "d": ["work"], "f": ["work"], "g": ["serv"], "h": ["cust"],
      "z": ["serv"],
    ])

  static let hierarchy = make(
    .hierarchy, "The company after the merger",
    "ceo Chief executive|fin Finance|ops Operations|eng Engineering|acc Accounting|tre Treasury|log Logistics"
      + "|pur Purchasing|plt Plants|fro Frontend|bac Backend|qua Quality|dat Data",
    "ceo>fin|ceo>ops|ceo>eng|fin>acc|fin>tre|ops>log|ops>pur|ops>plt|eng>fro|eng>bac|eng>qua|eng>dat",
    roles: ["ceo": .subject])

  static let mindMap = make(
    .mindMap, "What makes a good night's sleep",
    "r Good sleep|a Rhythm|a1 Same time every day|a2 Morning light|b Bedroom|b1 Dark and quiet|b2 Around 18 degrees"
      + "|b3 No screens|c Evening|c1 No coffee after two|c2 A short walk|d Body|d1 Exercise early|d2 Light dinner",
    "r>a|a>a1|a>a2|r>b|b>b1|b>b2|b>b3|r>c|c>c1|c>c2|r>d|d>d1|d>d2", roles: ["r": .subject])

  static let timeline: Diagram = {
    var diagram = make(
      .timeline, "From the first mouse to the pocket computer",
      "a The mouse is shown to the public|b First personal computer kit|c The graphical desktop reaches homes"
        + "|d The web opens to everybody|e Phones get browsers|f Assistants understand speech")
    for (index, date) in ["1968-12-09", "1975", "1984-01", "1993-04-30", "2007", "2011"].enumerated() {
      diagram.nodes[index].date = date
      diagram.nodes[index].role = .event
    }
    return diagram
  }()

  static let cycle = make(
    .cycle, "Water never stops moving",
    "a Sun heats the sea|b Water evaporates|c Clouds form|d Rain falls|e Rivers carry it back",
    "a>b|b>c|c>d|d>e|e>a")

  static let comparison: Diagram = {
    var diagram = make(.comparison, "Three ways to heat a house", "")
    let rows = [
      ("Cost to install", ["Low", "High, partly refunded", "Medium"]),
      ("Running cost", ["Rises with the gas price", "Low with solar panels", "Depends on the wood market"]),
      ("Emissions", ["High", "None on site", "Neutral over decades"]),
      ("Upkeep", ["Yearly check", "Almost none", "Ash, chimney, storage"]),
    ]
    diagram.table = ComparisonTable(
      items: ["Gas boiler", "Heat pump", "Pellet stove"].map { .init($0) },
      rows: rows.map { .init(criterion: $0.0, cells: $0.1.map { .init($0) }) })
    return diagram
  }()

  static let causeAndEffect = make(
    .causeAndEffect, "Why the bridge had to be closed",
    "a Heavier trucks|b Salt on the road|c Missed inspections|d Cracks in the girders|f Corroded bearings"
      + "|z Bridge closed",
    "a>d|b>f|c>d|c>f|d>z:weakened|f>z:stuck", roles: ["z": .subject])

  static let network = make(
    .network, "How the parts of a forest depend on each other",
    "t Trees|f Fungi|b Birds|i Insects|s Soil|w Water|d Deer",
    "f>t:feed|t>f:sugar|b>i:eat|i>s:loosen|s>t:nourishes|w>s:soaks|d>t:browse|t>w:hold|b>t:nest in")

  static let list: Diagram = {
    var diagram = make(
      .list, "Five rules for a talk that people remember",
      "a Begin with the question, not with the answer|b One thought on each slide|c Tell what happened to somebody"
        + "|d Leave out what you like most|e End a minute early")
    diagram.nodes[1].detail = "Two thoughts are two slides, even if both are short"
    diagram.nodes[4].detail = "Nobody ever complained about that"
    return diagram
  }()

  static func chart(_ form: QuantityChart.Form) -> Diagram {
    var diagram = make(
      .chart,
      ["bar": "Visitors in each season", "line": "Electricity from wind", "pie": "Where the money goes"][
        form.rawValue]
        ?? "", "")
    let points: [(String, Double)] =
      switch form {
      case .bar: [("Spring", 12_400), ("Summer", 31_250), ("Autumn", 17_800), ("Winter", 6_900)]
      case .line:
        [
          ("2016", 78), ("2017", 104), ("2018", 110), ("2019", 126), ("2020", 132), ("2021", 114),
          ("2022", 125),
        ]
      case .pie: [("Wages", 46), ("Rent", 21), ("Energy", 15), ("Material", 12), ("Everything else", 6)]
      }
    diagram.chart = QuantityChart(
      form: form, unit: ["bar": "visitors", "line": "terawatt hours", "pie": "%"][form.rawValue] ?? "",
      series: [.init(name: "", points: points.map { .init(label: $0.0, value: $0.1) })])
    return diagram
  }

  static let venn = make(
    .venn, "What a product needs",
    "a Reliable|b Easy to repair|c Affordable|d Loved by its users|e Sold for years|f Worth building",
    groups: [("t", "Possible to make"), ("b", "Worth paying for"), ("p", "Wanted by people")],
    in: [
      "a": ["t"], "b": ["t", "p"], "c": ["b"], "d": ["p"], "e": ["t", "b"], "f": ["t", "b", "p"],
    ])

  static let quadrant: Diagram = {
    var diagram = make(
      .quadrant, "What to do first",
      "a Fix the login|b New logo|c Faster search|d Move to the new data center|e Tidy the wiki|f Dark mode")
    let places = [(-0.7, 0.8), (-0.4, -0.6), (0.2, 0.7), (0.85, 0.5), (-0.8, -0.35), (0.5, -0.5)]
    for (index, place) in places.enumerated() { (diagram.nodes[index].x, diagram.nodes[index].y) = place }
    diagram.axes = QuadrantAxes(
      left: "Little effort", right: "Much effort", bottom: "Small gain", top: "Large gain")
    return diagram
  }()

  static let keyPhrases = make(
    .keyPhrases, "What was said about the harbor",
    "a the old harbor basin|b cranes from 1912|c public swimming|d a footbridge to the island|e summer concerts"
      + "|f parking at the edge|g fish market")
}
