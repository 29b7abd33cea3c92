import Testing

@testable import Visuals

@Suite struct KindClassTests {
  static let texts: [(DiagramKind, String)] = [
    (
      .list,
      "There are four things you should pack for a hike. First, a rain jacket. Second, enough water. Third, a map. And fourth, a first aid kit."
    ),
    (
      .list,
      "Here are five rules of our kitchen: Wash your hands. Keep raw and cooked food apart. Label everything. Clean as you go. Never leave the stove alone."
    ),
    (
      .chart,
      "Sales grew from two million in 2019 to three million in 2020. In 2021 they reached four and a half million, and in 2022 five million."
    ),
    (
      .chart,
      "In the survey, forty percent of people said yes, thirty five percent said no, and twenty five percent did not know."
    ),
    (
      .venn,
      "Data scientists know statistics. Software engineers know system design. Both know programming. What they have in common is also an interest in algorithms."
    ),
    (
      .quadrant,
      "Customers who are loyal and valuable get a manager. Customers who are loyal but not valuable get a newsletter. Customers who are valuable but not loyal get offers. Those who are neither loyal nor valuable get nothing."
    ),
    (
      .mindMap,
      "Let's think about the summer party. There are three topics: food, music and guests. Food includes a barbecue and salads. Music includes a band and a DJ. Guests include friends and neighbors."
    ),
    (
      .causeAndEffect,
      "Deforestation leads to soil erosion. Soil erosion causes floods. Due to the floods, harvests fail."
    ),
    (
      .keyPhrases,
      "The old lighthouse stands on a rocky cliff. Its white walls shine in the sun. Seagulls circle around the tower. The sea is calm today. A small boat lies in the harbor."
    ),
  ]

  @Test("The kind that the words call for", arguments: texts)
  func kind(expected: DiagramKind, text: String) {
    #expect(DiagramFinder().diagram(of: SpokenText(text)).kind == expected)
  }

  @Test("A line over years has the amounts beside their years")
  func yearsOfAmounts() throws {
    let chart = try #require(DiagramFinder().diagram(of: SpokenText(Self.texts[2].1)).chart)
    #expect(chart.form == .line)
    #expect(chart.series[0].points.map(\.value) == [2e6, 3e6, 4.5e6, 5e6])
  }

  @Test("Boundaries are scored by the published measures")
  func boundaries() {
    let perfect = BoundaryScore(reference: [0, 4, 8], found: [0, 4, 8], count: 12)
    #expect(perfect.pk == 0 && perfect.windowDiff == 0)
    // Windows of two: each of the two boundaries lies in two of ten.
    let none = BoundaryScore(reference: [0, 4, 8], found: [0], count: 12)
    #expect(none.pk == 0.4 && none.windowDiff == 0.4)
    #expect(BoundaryScore(reference: [], found: [], count: 0).pk == 0)
  }
}
