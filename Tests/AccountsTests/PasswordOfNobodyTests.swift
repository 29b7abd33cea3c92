import Accounts
import Glibc
import Testing

@Suite("The password of nobody")
struct PasswordOfNobodyTests {
  /// Seconds of this thread's work; what else the machine does is not in them.
  func work(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let begin = now()
    try body()
    return now() - begin
  }

  @Test("To compare with it costs as much as with anybody's, and nothing matches it")
  func cost() throws {
    let parameters = try PasswordParameters(memoryBytes: 8 << 20, passes: 2)
    let known = try PasswordHash(of: SecretText("correct horse battery"), parameters: parameters)
    let nobody = PasswordHash.ofNobody(parameters: parameters)
    #expect(!nobody.isWeaker(than: parameters))
    #expect(nobody.encoded.count == known.encoded.count)
    #expect(nobody != PasswordHash.ofNobody(parameters: parameters))
    var times: [String: [Double]] = [:]
    for _ in 0..<5 {
      for (name, hash) in [("known", known), ("nobody", nobody)] {
        times[name, default: []].append(work { #expect(!hash.matches(SecretText("wrong"))) })
      }
    }
    let medians = times.mapValues { $0.sorted()[2] }
    let ratio = try #require(medians["nobody"]) / #require(medians["known"])
    #expect((0.5...2).contains(ratio), "\(medians)")
  }
}
