#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Quantities as bars, lines or a ring.
enum ChartForm {
  static func layout(_ form: FormContext) -> DiagramLayout {
    guard var chart = form.diagram.chart else { return ListForm.layout(form) }
    chart.series = chart.series.map { series in
      var series = series
      series.points = series.points.filter { $0.value.isFinite && abs($0.value) < 1e12 }
      return series
    }.filter { !$0.points.isEmpty }
    guard let first = chart.series.first else { return form.largest([]) }
    let isWhole =
      chart.series.count == 1 && first.points.count <= 8 && first.points.allSatisfy { $0.value > 0 }
    if chart.form == .pie, isWhole { return PieForm.layout(form, chart, first) }
    let labels = categories(chart)
    let longest = labels.map(\.count).max() ?? 0
    let lies = labels.count * chart.series.count > 12 || longest > 22 || (form.isTall && labels.count > 4)
    var plot = Plot(form: form, chart: chart, labels: labels, layout: form.empty())
    if chart.form == .line, labels.count > 1 {
      plot.lines()
    } else if lies {
      plot.lyingBars()
    } else {
      plot.bars()
    }
    plot.addLegend()
    var layout = plot.layout
    layout.fit(form.frame, maximumScale: 1.4)
    return layout
  }

  /// Names on the axis, in the order in which they first come.
  private static func categories(_ chart: QuantityChart) -> [String] {
    var seen: Set<String> = []
    return chart.series.flatMap(\.points).map(\.label).filter { seen.insert($0).inserted }
  }

  /// A plot in the making.
  struct Plot {
    let form: FormContext
    let chart: QuantityChart
    let labels: [String]
    var layout: DiagramLayout

    /// One amount of five digits has all others grouped like it.
    private var groupsThousands: Bool {
      AxisScale(values, includesZero: true).ticks.contains { abs($0) >= 10_000 }
    }

    private var values: [Double] { chart.series.flatMap(\.points).map(\.value) }

    private static let letters = 18.0
    private static let hasOwnPlace = ["$", "€", "£", "¥", "₹", "%", ""]

    /// Of the plot, so that with what stands around it the page is filled.
    private var plotHeight: Double { max(300, form.space.height / 1.1 - 90) }
    private var plotWidth: Double { max(320, form.space.width / 1.1 - 110) }

    private func element(_ series: Int, _ place: Int) -> ElementReference {
      let point = chart.series[series].points[place]
      let name = chart.series[series].name
      let unit =
        Self.hasOwnPlace.contains(chart.unit) ? "" : " " + LabelText.clean(chart.unit)
      let value =
        AxisScale.text(point.value, unit: chart.unit, groupsThousands: groupsThousands) + unit
      return ElementReference(
        id: "point-\(series)-\(place)",
        title: (name.isEmpty ? "" : LabelText.clean(name) + ", ") + LabelText.clean(point.label) + ": "
          + value,
        evidence: point.evidence)
    }

    private func small(_ label: String, width: Double, lines: Int = 3) -> TextBlock {
      form.text.block(label, size: Self.letters, maximumWidth: width, maximumLines: lines)
    }

    private func value(_ value: Double) -> TextBlock {
      form.text.block(
        AxisScale.text(value, unit: chart.unit, groupsThousands: groupsThousands), size: Self.letters,
        weight: .medium, maximumWidth: 200, maximumLines: 1)
    }

    private mutating func grid(_ scale: AxisScale, width: Double, height: Double) -> (Double) -> Double {
      func y(_ value: Double) -> Double { height - (value - scale.low) / (scale.high - scale.low) * height }
      for tick in scale.ticks {
        layout.marks.append(
          LayoutMark(
            path: CurvePath(line: [Point(x: 0, y: y(tick)), Point(x: width, y: y(tick))]),
            paint: abs(tick) < 1e-12 ? .axis : .grid))
        let block = small(
          AxisScale.text(
            tick, unit: chart.unit, decimals: scale.decimals,
            groupsThousands: scale.ticks.contains { abs($0) >= 10_000 }), width: 140, lines: 1)
        layout.labels.append(
          PlacedText(block, at: Point(x: -12 - block.width / 2, y: y(tick)), tone: .quiet))
      }
      return y
    }

    private mutating func names(slot: Double, below y: Double) {
      // Where there is no room for all, every second, third, … is written.
      let every = max(1, Int((56 / slot).rounded(.up)))
      for (index, label) in labels.enumerated() where index.isMultiple(of: every) {
        let block = small(label, width: slot * Double(every) - 10)
        layout.labels.append(
          PlacedText(block, at: Point(x: slot * (Double(index) + 0.5), y: y + 12 + block.height / 2)))
      }
    }

    mutating func bars() {
      let scale = AxisScale(values, includesZero: true)
      let height = plotHeight
      let slot = min(260, max(84, plotWidth / Double(labels.count)))
      let y = grid(scale, width: slot * Double(labels.count), height: height)
      let bar = min(130, slot * 0.72 / Double(chart.series.count))
      for (series, values) in chart.series.enumerated() {
        for (place, point) in values.points.enumerated() {
          guard let column = labels.firstIndex(of: point.label) else { continue }
          let middle =
            slot * (Double(column) + 0.5) + bar * (Double(series) + 0.5 - Double(chart.series.count) / 2)
          let (top, bottom) = (min(y(point.value), y(0)), max(y(point.value), y(0)))
          layout.marks.append(
            LayoutMark(
              element: element(series, place),
              path: CurvePath(
                Rectangle(x: middle - bar * 0.46, y: top, width: bar * 0.92, height: max(1, bottom - top))),
              paint: .fill(series)))
          let block = value(point.value)
          guard block.width < bar + (chart.series.count == 1 ? 24 : 0) else { continue }
          let at = point.value < 0 ? bottom + 4 + block.height / 2 : top - 4 - block.height / 2
          layout.labels.append(PlacedText(block, at: Point(x: middle, y: at), tone: .strong))
        }
      }
      names(slot: slot, below: max(height, (layout.labels.map(\.frame.maxY).max() ?? 0)))
    }

    mutating func lyingBars() {
      let scale = AxisScale(values, includesZero: true)
      let (thickness, names) = (28.0, labels.map { small($0, width: 220) })
      let count = Double(chart.series.count)
      let slots = names.map { max($0.height + 10, (thickness + 2) * count + 12) }
      // As wide as makes the whole as wide as the page beside its height.
      let around =
        (names.map(\.width).max() ?? 0) + (values.map { self.value($0).width }.max() ?? 0) + 30
      let wish = slots.reduce(30, +) * form.space.width / form.space.height - around
      let width = max(wish, form.space.width / 1.3 - around, 260)
      func x(_ value: Double) -> Double { (value - scale.low) / (scale.high - scale.low) * width }
      let room =
        (values.min() ?? 0) < 0 ? (values.filter { $0 < 0 }.map { value($0).width }.max() ?? 0) + 10 : 0
      var y = 0.0
      for (label, (name, slot)) in zip(labels, zip(names, slots)) {
        layout.labels.append(
          PlacedText(
            name,
            in: Rectangle(
              x: -14 - room - name.width, y: y + (slot - name.height) / 2, width: name.width,
              height: name.height),
            .trailing))
        for (series, values) in chart.series.enumerated() {
          guard let place = values.points.firstIndex(where: { $0.label == label }) else { continue }
          let point = values.points[place]
          let middle = y + slot / 2 + (thickness + 2) * (Double(series) + 0.5 - count / 2)
          let (left, right) = (min(x(point.value), x(0)), max(x(point.value), x(0)))
          layout.marks.append(
            LayoutMark(
              element: element(series, place),
              path: CurvePath(
                Rectangle(x: left, y: middle - thickness / 2, width: max(1, right - left), height: thickness)),
              paint: .fill(series)))
          let block = value(point.value)
          let at = point.value < 0 ? left - 8 - block.width / 2 : right + 8 + block.width / 2
          layout.labels.append(PlacedText(block, at: Point(x: at, y: middle), tone: .strong))
        }
        y += slot
      }
      layout.marks.insert(
        LayoutMark(path: CurvePath(line: [Point(x: x(0), y: -4), Point(x: x(0), y: y + 4)]), paint: .axis),
        at: 0)
    }

    mutating func lines() {
      let scale = AxisScale(values, includesZero: false)
      let height = plotHeight
      let slot = max(14, min(220, plotWidth / Double(labels.count)))
      let y = grid(scale, width: slot * Double(labels.count), height: height)
      var taken = layout.labels.map(\.frame)
      for (series, values) in chart.series.enumerated() {
        var points: [Point] = []
        for (column, label) in labels.enumerated() {
          guard let place = values.points.firstIndex(where: { $0.label == label }) else { continue }
          let spot = Point(x: slot * (Double(column) + 0.5), y: y(values.points[place].value))
          points.append(spot)
        }
        layout.marks.append(LayoutMark(path: CurvePath(line: points), paint: .line(series)))
        for (column, label) in labels.enumerated() {
          guard let place = values.points.firstIndex(where: { $0.label == label }) else { continue }
          let spot = Point(x: slot * (Double(column) + 0.5), y: y(values.points[place].value))
          layout.marks.append(
            LayoutMark(
              element: element(series, place),
              path: CurvePath(circleAt: spot, radius: labels.count > 30 ? 3 : 6),
              paint: .fill(series)))
          guard chart.series.count == 1, labels.count <= 14 || isLandmark(column, values) else { continue }
          // Below a point that is lower than what is beside it the line is not in the way.
          let beside = [column - 1, column + 1].filter(labels.indices.contains).compactMap { next in
            values.points.first { $0.label == labels[next] }?.value
          }
          let isLow = beside.allSatisfy { $0 > values.points[place].value } && spot.y < height - 40
          let text = PlacedText(
            value(values.points[place].value), at: Point(x: spot.x, y: spot.y + (isLow ? 24 : -22)),
            tone: .strong)
          let around = points.contains { text.frame.inset(by: -4).contains($0) }
          if !around, !taken.contains(where: { $0.overlaps(text.frame.inset(by: -3)) }) {
            layout.labels.append(text)
            taken.append(text.frame)
          }
        }
      }
      names(slot: slot, below: height)
    }

    /// Whether a point of a long line is its first, last, highest or lowest: no others are labelled.
    private func isLandmark(_ column: Int, _ series: QuantityChart.Series) -> Bool {
      let values = labels.map { label in series.points.first { $0.label == label }?.value }
      let known = values.compactMap(\.self)
      return column == 0 || column == labels.count - 1
        || values.firstIndex(of: known.max()) == column || values.firstIndex(of: known.min()) == column
    }

    /// What colors and numbers mean, above the plot.
    mutating func addLegend() {
      var top = (layout.contentFrame?.y ?? 0) - 26
      if !Self.hasOwnPlace.contains(chart.unit) {
        let block = form.text.block(
          chart.unit, size: Self.letters, weight: .medium, maximumWidth: 400, maximumLines: 1)
        let left = layout.labels.map(\.frame.x).min() ?? 0
        layout.labels.append(
          PlacedText(block, at: Point(x: max(0, left) + block.width / 2, y: top), tone: .quiet))
        top -= 34
      }
      var x = 0.0
      if chart.series.count > 1 {
        for (index, series) in chart.series.enumerated() {
          let block = small(series.name.isEmpty ? "\(index + 1)" : series.name, width: 220, lines: 1)
          layout.marks.append(
            LayoutMark(
              path: CurvePath(Rectangle(x: x, y: top - 7, width: 14, height: 14)), paint: .fill(index)))
          layout.labels.append(PlacedText(block, at: Point(x: x + 22 + block.width / 2, y: top)))
          x += block.width + 48
        }
      }
    }
  }
}

/// Shares of a whole as a ring, with a list of what its colors mean.
enum PieForm {
  static func layout(_ form: FormContext, _ chart: QuantityChart, _ series: QuantityChart.Series)
    -> DiagramLayout
  {
    var layout = form.empty()
    let total = series.points.map(\.value).reduce(0, +)
    let radius = 190.0
    var angle = -Double.pi / 2
    let tall = form.isTall
    let names = series.points.map { form.text.block($0.label, size: 20, maximumWidth: 300, maximumLines: 3) }
    let amounts = series.points.map { point -> TextBlock in
      let unit =
        ["$", "€", "£", "¥", "₹", "%", ""].contains(chart.unit) ? "" : " " + LabelText.clean(chart.unit)
      return form.text.block(
        AxisScale.text(point.value, unit: chart.unit) + unit, size: 20, weight: .bold, maximumWidth: 180,
        maximumLines: 2)
    }
    let amountWidth = amounts.map(\.width).max() ?? 0
    let height = zip(names, amounts).map { max($0.height, $1.height) + 18 }.reduce(0, +)
    var y = tall ? radius + 60 : -height / 2
    let left = tall ? -radius : radius + 70
    for (index, point) in series.points.enumerated() {
      let sweep = point.value / total * 2 * Double.pi
      let reference = ElementReference(
        id: "point-0-\(index)",
        title: "\(LabelText.clean(point.label)): \(amounts[index].fullText)", evidence: point.evidence)
      layout.marks.append(
        LayoutMark(element: reference, path: slice(angle, angle + sweep, radius), paint: .fill(index)))
      angle += sweep
      let row = max(names[index].height, amounts[index].height)
      layout.marks.append(
        LayoutMark(
          path: CurvePath(circleAt: Point(x: left + 9, y: y + row / 2), radius: 9), paint: .fill(index)))
      layout.labels.append(
        PlacedText(
          amounts[index], in: Rectangle(x: left + 32, y: y, width: amountWidth, height: row), .trailing,
          tone: .strong))
      layout.labels.append(
        PlacedText(
          names[index],
          in: Rectangle(x: left + 48 + amountWidth, y: y, width: names[index].width, height: row), .leading))
      y += row + 18
    }
    layout.fit(form.frame, maximumScale: 1.4)
    return layout
  }

  private static func slice(_ start: Double, _ end: Double, _ radius: Double) -> CurvePath {
    let inner = radius * 0.58
    func at(_ angle: Double, _ radius: Double) -> Point {
      Point(x: radius * cos(angle), y: radius * sin(angle))
    }
    func arc(_ a: Double, _ b: Double, _ radius: Double) -> [CurvePath.Segment] {
      let parts = max(1, Int((abs(b - a) / (.pi / 4)).rounded(.up)))
      let step = (b - a) / Double(parts)
      let k = 4 / 3 * tan(step / 4) * radius
      return (0..<parts).map { part in
        let (from, to) = (a + step * Double(part), a + step * Double(part + 1))
        return .curve(
          at(from, radius) + Point(x: -sin(from) * k, y: cos(from) * k),
          at(to, radius) - Point(x: -sin(to) * k, y: cos(to) * k), at(to, radius))
      }
    }
    return CurvePath(
      [.move(at(start, radius))] + arc(start, end, radius) + [.line(at(end, inner))] + arc(end, start, inner)
        + [.close])
  }
}
