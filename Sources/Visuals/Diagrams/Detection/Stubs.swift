enum HierarchyDetector { static func find(_ text: AnalyzedText) -> [Candidate] { [] } }
enum ComparisonDetector { static func find(_ text: AnalyzedText) -> [Candidate] { [] } }
enum CauseDetector { static func find(_ text: AnalyzedText) -> [Candidate] { [] } }
enum ListDetector { static func find(_ text: AnalyzedText) -> [Candidate] { [] } }
enum QuantityDetector { static func find(_ text: AnalyzedText) -> [Candidate] { [] } }
enum SetDetector { static func find(_ text: AnalyzedText) -> [Candidate] { [] } }
enum NetworkDetector { static func find(_ text: AnalyzedText) -> [Candidate] { [] } }
