#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Round values on an axis (P. S. Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990).
struct AxisScale: Equatable {
  var ticks: [Double]
  /// Decimals that tell the ticks apart.
  var decimals: Int

  var low: Double { ticks.first ?? 0 }
  var high: Double { ticks.last ?? 1 }

  /// - Parameter includesZero: bars begin at zero; lines need not.
  init(_ values: [Double], includesZero: Bool, count: Int = 5) {
    let values = values.filter { $0.isFinite && abs($0) < 1e15 }
    var low = values.min() ?? 0
    var high = values.max() ?? 1
    if includesZero || (low > 0 && low < high * 0.6) {
      low = min(low, 0)
      high = max(high, 0)
    }
    if high - low < abs(high) * 1e-9 + 1e-12 {
      high = low + max(1, abs(low))
    }
    let step = Self.nice((high - low) / Double(max(1, count)))
    decimals = max(0, min(6, Int(-floor(log10(step)))))
    ticks = []
    var index = floor(low / step + 1e-9)
    while index * step < high + step * (1 - 1e-6), ticks.count < 40 {
      ticks.append(index * step)
      index += 1
    }
  }

  private static func nice(_ value: Double) -> Double {
    let power = pow(10, floor(log10(value)))
    let fraction = value / power
    return (fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 2.5 ? 2.5 : fraction <= 5 ? 5 : 10) * power
  }

  /// `12,500`, `0.5`, `$3`, `45%`: what is written at a tick or a bar.
  /// - Parameter groupsThousands: whether four digits are grouped as well: among larger amounts, where none can be a year.
  static func text(_ value: Double, unit: String, decimals: Int = 2, groupsThousands: Bool = false) -> String
  {
    let number = decimal(abs(value), places: decimals)
    let parts = number.split(separator: ".", maxSplits: 1)
    var grouped = ""
    let digits = Array(parts.first ?? "0")
    for (index, digit) in digits.enumerated() {
      // Four digits are a year as often as an amount.
      if index > 0, digits.count > (groupsThousands ? 3 : 4), (digits.count - index).isMultiple(of: 3) {
        grouped += ","
      }
      grouped.append(digit)
    }
    if parts.count > 1 { grouped += "." + parts[1] }
    let sign = value < 0 && number != "0" ? "−" : ""
    let unit = LabelText.clean(unit)
    if ["$", "€", "£", "¥", "₹"].contains(unit) { return sign + unit + grouped }
    if unit == "%" { return sign + grouped + "%" }
    return sign + grouped
  }
}
