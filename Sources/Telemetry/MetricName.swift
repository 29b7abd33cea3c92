/// What all metrics of Steno begin with.
public let metricPrefix = "steno_"
