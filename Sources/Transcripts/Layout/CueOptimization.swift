/// Cuts words into subtitles and these into lines at least cost, over all ways to cut (dynamic programming).
///
/// The cost of a subtitle is that of the break at its end and of those between its lines (see ``PhraseBreaks``), of
/// uneven lines, and of a time on screen that is too short, too long or too fast to read.
struct CueOptimization {
  let rules: SubtitleRules

  /// One subtitle: a range of units, and the first unit of every line but the first.
  struct Cue: Equatable {
    var units: Range<Int>
    var lineStarts: [Int]
  }

  /// - Parameters:
  ///   - breaks: between each unit and the next; one fewer than there are units.
  ///   - nextStart: when what follows the units begins, in seconds.
  func cues(_ units: [SubtitleUnit], breaks: [PhraseBreaks.Break], nextStart: Double) -> [Cue] {
    guard !units.isEmpty else { return [] }
    var best = [(cost: Double, start: Int, lines: [Int])](
      repeating: (.infinity, 0, []), count: units.count + 1)
    best[0].cost = 0
    for start in units.indices {
      guard best[start].cost < .infinity else { continue }
      for option in options(from: start, units, breaks) {
        let end = option.end
        let following = end < units.count ? units[end].word.start : nextStart
        var cost = best[start].cost + option.cost + CueOptimization.perCue
        cost += timeCost(units[start..<end], option.columns, until: following)
        cost += sentenceCost(start..<end, units.count, breaks)
        if end < units.count {
          cost += min(breaks[end - 1].cost, CueOptimization.overflow) * CueOptimization.cueEnd
        }
        if cost < best[end].cost { best[end] = (cost, start, option.lineStarts) }
      }
    }
    var cues: [Cue] = []
    var end = units.count
    while end > 0 {
      cues.append(Cue(units: best[end].start..<end, lineStarts: best[end].lines))
      end = best[end].start
    }
    return cues.reversed()
  }

  // Fewer subtitles are calmer, but a sentence of its own is worth one.
  private static let perCue = 9.0
  private static let overflow = 2000.0
  // The eye finds the next line at once, the next subtitle only later.
  private static let (lineEnd, cueEnd) = (0.6, 1.6)

  private struct Option {
    var end: Int
    var cost: Double
    var lineStarts: [Int]
    var columns: Int
  }

  /// All subtitles that begin with a unit, each with its best lines.
  private func options(from start: Int, _ units: [SubtitleUnit], _ breaks: [PhraseBreaks.Break]) -> [Option] {
    let room = rules.columns
    // offsets[k]: columns of the units before the k-th, joined on one line.
    var offsets = [0]
    var end = start
    while end < units.count {
      let added = end == start ? units[end].columns : units[end].joinedColumns
      if end > start {
        if offsets[offsets.count - 1] + added > room * rules.lines + rules.lines { break }
        if units[end].word.end - units[start].word.start > rules.maximumDuration { break }
      }
      offsets.append(offsets[offsets.count - 1] + added)
      end += 1
    }
    let count = offsets.count - 1
    func width(_ from: Int, _ to: Int) -> Int {
      guard from > 0 else { return offsets[to] }
      let first = units[start + from]
      return offsets[to] - offsets[from] - (first.joinedColumns - first.columns)
    }
    // table[l][k]: least cost of the first k units on l + 1 lines, and where the last of them begins.
    var table: [[(cost: Double, from: Int)]] = []
    for line in 0..<rules.lines {
      var row = [(cost: Double, from: Int)](repeating: (.infinity, 0), count: count + 1)
      for k in stride(from: line + 1, through: count, by: 1) {
        for from in stride(from: k - 1, through: line, by: -1) {
          if line == 0, from > 0 { continue }
          let columns = width(from, k)
          if columns > room, k - from > 1 {
            if line == 0 { continue }
            break
          }
          var cost = lineCost(columns, line: line)
          if line > 0 {
            cost +=
              table[line - 1][from].cost + min(breaks[start + from - 1].cost, CueOptimization.overflow)
              * CueOptimization.lineEnd
          }
          if cost < row[k].cost { row[k] = (cost, from) }
        }
      }
      table.append(row)
    }
    return (1...count).compactMap { k in
      var choice: (cost: Double, line: Int)?
      for line in table.indices where table[line][k].cost < .infinity {
        if choice.map({ table[line][k].cost < $0.cost }) ?? true { choice = (table[line][k].cost, line) }
        // What fits on one line stays there.
        if line == 0 { break }
      }
      guard let choice else { return nil }
      var lineStarts: [Int] = []
      var (line, at) = (choice.line, k)
      while line > 0 {
        at = table[line][at].from
        lineStarts.append(start + at)
        line -= 1
      }
      return Option(end: start + k, cost: choice.cost, lineStarts: lineStarts.reversed(), columns: offsets[k])
    }
  }

  /// Even lines have the least squares; a word longer than a line cannot be helped.
  private func lineCost(_ columns: Int, line: Int) -> Double {
    let room = rules.columns
    if columns > room { return CueOptimization.overflow + Double(columns - room) }
    let slack = Double(room - columns) / Double(room)
    return line == 0 && columns <= room ? slack * slack * 8 : slack * slack * 12 + 2
  }

  private func timeCost(_ units: ArraySlice<SubtitleUnit>, _ columns: Int, until following: Double) -> Double
  {
    guard let first = units.first, let last = units.last else { return 0 }
    let spoken = max(last.word.end - first.word.start, 0)
    let possible = max(following - rules.gap - first.word.start, 0)
    var cost = 0.0
    if spoken > rules.maximumDuration { cost += (spoken - rules.maximumDuration) * 100 }
    let shown = max(spoken, min(possible, rules.maximumDuration))
    if shown < rules.minimumDuration { cost += (rules.minimumDuration - shown) * 80 }
    let characters = units.reduce(0) { $0 + $1.text.count + ($1.startsWithSpace ? 1 : 0) }
    let needed = Double(characters) / rules.charactersPerSecond
    if shown < needed { cost += (needed - shown) * 12 }
    return cost
  }

  /// Sentences that end inside a subtitle are no harm if it holds whole ones; a sentence's end should not stand
  /// with the next one's beginning, nor a word or two alone.
  private func sentenceCost(_ range: Range<Int>, _ count: Int, _ breaks: [PhraseBreaks.Break]) -> Double {
    let inner = (range.lowerBound..<range.upperBound - 1).count { breaks[$0].endsSentence }
    let opens = range.lowerBound == 0 || breaks[range.lowerBound - 1].endsSentence
    let closes = range.upperBound == count || breaks[range.upperBound - 1].endsSentence
    var cost = Double(inner) * (opens && closes ? 7 : 22)
    // Two words after a comma that belong to what is yet to come, or two before one whose clause is gone.
    if range.count > 2, !closes, breaks[range.upperBound - 1].cost > 9 {
      if breaks[(range.upperBound - 3)..<(range.upperBound - 1)].contains(where: { $0.cost <= 9 }) {
        cost += 14
      }
    }
    if range.count > 2, !opens, breaks[range.lowerBound - 1].cost > 9 {
      if breaks[range.lowerBound..<range.lowerBound + 2].contains(where: { $0.cost <= 9 }) { cost += 8 }
    }
    if range.count < 3, !(opens && closes) { cost += 14 / Double(range.count) }
    return cost
  }
}
