/// What faster-whisper 1.2 (CTranslate2, float32) made of the recordings the golden tests use: a reading of the
/// first sentence of A Tale of Two Cities, and the first 20 s of a conversation.
enum GoldenTranscripts {
  static let twoCities: [(start: Double, end: Double, text: String)] = [
    (0, 5.08, " It was the best of times, it was the worst of times."),
    (5.08, 8.88, " It was the age of wisdom, it was the age of foolishness."),
    (8.88, 13.52, " It was the epoch of belief, it was the epoch of incredulity."),
    (13.52, 17.6, " It was the season of light, it was the season of darkness."),
    (17.6, 21.28, " It was the spring of hope, it was the winter of despair."),
    (21.28, 24.64, " We had everything before us, we had nothing before us."),
    (24.64, 29.16, " We were all going direct to heaven, we were all going direct the other way."),
    (29.16, 34, " In short, the period was so far like the present period, that some of its noisiest"),
    (
      34, 40.12,
      " authorities insisted on its being received, for good, or for evil, in the superlative degree"
    ),
    (40.12, 41.64, " of comparison only."),
  ]

  static let twoCitiesBeam5: [(start: Double, end: Double, text: String)] = [
    (0, 5.08, " It was the best of times, it was the worst of times."),
    (5.08, 8.88, " It was the age of wisdom, it was the age of foolishness."),
    (8.88, 13.52, " It was the epoch of belief, it was the epoch of incredulity."),
    (13.52, 17.6, " It was the season of light, it was the season of darkness."),
    (17.6, 21.28, " It was the spring of hope, it was the winter of despair."),
    (21.28, 24.68, " We had everything before us, we had nothing before us."),
    (24.68, 29.16, " We were all going direct to heaven, we were all going direct the other way."),
    (29.16, 34, " In short, the period was so far like the present period, that some of its noisiest"),
    (
      34, 40.12,
      " authorities insisted on its being received, for good or for evil, in the superlative degree"
    ),
    (40.12, 41.64, " of comparison only."),
  ]

  static let twoCitiesBase: [(start: Double, end: Double, text: String)] = [
    (0, 5.1, " It was the best of times, it was the worst of times."),
    (5.1, 8.9, " It was the age of wisdom, it was the age of foolishness."),
    (8.9, 13.58, " It was the epoch of belief, it was the epoch of incredulity."),
    (13.58, 17.66, " It was the season of light, it was the season of darkness."),
    (17.66, 21.34, " It was the spring of hope, it was the winter of despair."),
    (21.34, 24.74, " We had everything before us, we had nothing before us."),
    (24.74, 29.22, " We were all going direct to heaven, we were all going direct the other way."),
    (
      29.22, 34.58,
      " In short, the period was so far like the present period that some of its noisiest authorities"
    ),
    (
      34.58, 41.14,
      " insisted on it being received for good or for evil in the superlative degree of comparison"
    ),
    (41.14, 41.64, " only."),
  ]

  static let sample: [(start: Double, end: Double, text: String)] = [
    (0, 5, " Hello?"),
    (5, 6, " Hello?"),
    (6, 7, " Hello?"),
    (7, 8, " Oh, hello."),
    (8, 9, " I didn't know you were there."),
    (9, 10, " I needed to design."),
    (10, 12, " I thought, you know, I heard a beat."),
    (12, 13, " This is Diane in New Jersey."),
    (13, 17, " And I'm Sheila and Texas originally from Chicago."),
    (17, 19, " Oh, I'm originally from Chicago."),
    (19, 21, " Oh, I'm originally from Chicago."),
  ]

  /// Words of tiny.en and where they start, in seconds.
  static let words: [(text: String, start: Double)] = [
    (" It", 0.82), (" was", 1.3), (" the", 1.62), (" best", 1.82), (" of", 2.04), (" times,", 2.34),
    (" it", 3.1), (" was", 3.1), (" the", 3.42), (" worst", 3.54), (" of", 3.78), (" times.", 4.08),
    (" It", 5.18), (" was", 5.18), (" the", 5.4), (" age", 5.44), (" of", 5.66), (" wisdom,", 5.84),
    (" it", 6.8), (" was", 6.8), (" the", 7.02), (" age", 7.12), (" of", 7.32), (" foolishness.", 7.54),
    (" It", 8.98), (" was", 8.98), (" the", 9.2), (" epoch", 9.3), (" of", 9.64), (" belief,", 9.9),
    (" it", 10.86), (" was", 10.88), (" the", 11.2), (" epoch", 11.34), (" of", 11.66),
    (" incredulity.", 11.94), (" It", 13.54), (" was", 13.64), (" the", 13.9), (" season", 14.04),
    (" of", 14.2), (" light,", 14.42), (" it", 15.22), (" was", 15.3), (" the", 15.58), (" season", 15.72),
    (" of", 15.86), (" darkness.", 16.12), (" It", 17.58), (" was", 17.72), (" the", 18),
    (" spring", 18.12), (" of", 18.26), (" hope,", 18.48), (" it", 19.14), (" was", 19.16), (" the", 19.4),
    (" winter", 19.52), (" of", 19.72), (" despair.", 20.08), (" We", 21.28), (" had", 21.4),
    (" everything", 21.6), (" before", 21.96), (" us,", 22.3), (" we", 22.82), (" had", 22.86),
    (" nothing", 23.08), (" before", 23.36), (" us.", 23.66), (" We", 24.62), (" were", 24.8),
    (" all", 24.98), (" going", 25.06), (" direct", 25.28), (" to", 25.6), (" heaven,", 25.84),
    (" we", 26.54), (" were", 26.78), (" all", 26.92), (" going", 27.08), (" direct", 27.34),
    (" the", 27.7), (" other", 27.86), (" way.", 28.08), (" In", 29.04), (" short,", 29.4), (" the", 30.06),
    (" period", 30.18), (" was", 30.38), (" so", 30.7), (" far", 31), (" like", 31.22), (" the", 31.44),
    (" present", 31.66), (" period,", 31.9), (" that", 32.9), (" some", 33.02), (" of", 33.18),
    (" its", 33.22), (" noisiest", 33.48), (" authorities", 34.02), (" insisted", 34.66), (" on", 35.16),
    (" its", 35.54), (" being", 35.82), (" received,", 36.08), (" for", 37.18), (" good,", 37.22),
    (" or", 37.74), (" for", 37.86), (" evil,", 38.04), (" in", 38.74), (" the", 38.9),
    (" superlative", 39.22), (" degree", 39.9), (" of", 40.22), (" comparison", 40.54), (" only.", 40.98),
  ]
}
