/// What a diagram shows, and so how it is laid out.
public enum DiagramKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Steps, decisions with labelled branches, loops, work side by side; groups are the lanes of actors.
  case flowchart
  /// What belongs to what, who reports to whom: a tree with its root on top.
  case hierarchy
  /// A subject and what was said around it: a tree with its root in the middle.
  case mindMap = "mind_map"
  /// Events in the order of their ``DiagramNode/date``.
  case timeline
  /// Steps of which the last leads to the first.
  case cycle
  /// Items beside each other, by criteria: ``Diagram/table``.
  case comparison
  /// Causes that lead to an effect.
  case causeAndEffect = "cause_and_effect"
  /// Concepts and how they relate: a graph without a direction of its own.
  case network
  /// Points that belong together, in the order in which they were said.
  case list
  /// Quantities: ``Diagram/chart``.
  case chart
  /// Sets with what they share; groups are the sets.
  case venn
  /// Things by two opposites: ``Diagram/axes``.
  case quadrant
  /// Nothing but what was talked about: key phrases on a quiet card.
  case keyPhrases = "key_phrases"
}
