/// Which of the installed models `auto` means for a recording, and why. Pure, so that it can be shown beforehand.
public struct ModelSelection: Sendable {
  /// An installed recognizer as far as the choice needs to know it.
  public struct Candidate: Sendable, Hashable {
    public var name: String
    public var isMultilingual: Bool
    /// Trained parameters, or what stands for them: a larger model hears better and takes longer.
    public var parameters: Int

    public init(name: String, isMultilingual: Bool, parameters: Int) {
      self.name = name
      self.isMultilingual = isMultilingual
      self.parameters = parameters
    }
  }

  public struct Choice: Sendable, Hashable {
    public var model: String
    public var reason: String
    /// Seconds that it will take on this machine, if nothing else runs.
    public var expectedSeconds: Double?
  }

  /// The model that the service's configuration prefers for everything balanced.
  public var preferred: String?
  /// × real time of a model with a hundred million parameters on this machine, as far as it was measured.
  public var speed: Double

  public init(preferred: String? = nil, speed: Double = 60) {
    self.preferred = preferred
    self.speed = speed
  }

  /// - Parameters:
  ///   - seconds: the recording's length; nil: unknown.
  ///   - language: the spoken language's code; nil: any.
  public func choose(
    among candidates: [Candidate], quality: TranscriptionRequest.Quality, seconds: Double?, language: String?,
    translates: Bool
  ) -> Choice? {
    let english = language == "en" && !translates
    let fit = candidates.filter { $0.isMultilingual || english }
      .sorted { ($0.parameters, $0.name) < ($1.parameters, $1.name) }
    guard let smallest = fit.first, let largest = fit.last else { return nil }
    func choice(_ candidate: Candidate, _ reason: String) -> Choice {
      Choice(
        model: candidate.name, reason: reason, expectedSeconds: seconds.map { self.seconds($0, candidate) })
    }
    switch quality {
    case .speed: return choice(smallest, "the fastest installed model that knows the language")
    case .precision: return choice(largest, "the most accurate installed model that knows the language")
    case .accuracy:
      // Accurate, but not at any price: what is done within a tenth of the recording's length.
      let best = fit.last { relativeSpeed($0) >= 10 } ?? smallest
      return choice(best, "the most accurate installed model that is ten times faster than speech here")
    case .balanced:
      if let preferred = fit.first(where: { $0.name == preferred }) {
        return choice(preferred, "the service's default model")
      }
      let quick = fit.last { relativeSpeed($0) >= 30 } ?? smallest
      return choice(quick, "the most accurate installed model that is thirty times faster than speech here")
    }
  }

  private func relativeSpeed(_ candidate: Candidate) -> Double {
    speed * 1e8 / Double(max(candidate.parameters, 1_000_000))
  }

  private func seconds(_ audio: Double, _ candidate: Candidate) -> Double {
    audio / relativeSpeed(candidate)
  }
}
