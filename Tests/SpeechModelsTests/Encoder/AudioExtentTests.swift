import Foundation
import SpeechModels
import Testing

@Suite("Audio extent")
struct AudioExtentTests {
  static let context = 1500

  @Test("Every position of audio is computed, and of silence no place twice")
  func places() {
    for content in 0...Self.context {
      let extent = AudioExtent(content: content, of: Self.context)
      let places = (0..<extent.count).map(extent.place(of:))
      #expect(Array(places.prefix(content)) == Array(0..<content))
      #expect(Set(places).count == places.count)
      #expect(places.allSatisfy((0..<Self.context).contains))
      #expect(places[..<extent.dense].contains(Self.context - 1))
    }
  }

  @Test("What is computed stands for the whole window")
  func weights() {
    for content in stride(from: 0, through: Self.context, by: 7) {
      let extent = AudioExtent(content: content, of: Self.context)
      let sparse = Float(extent.count - extent.dense)
      let covered = Float(extent.dense) + sparse * expf(extent.tailBias)
      #expect(abs(covered - Float(Self.context)) < 0.01)
    }
  }

  @Test("A full window has no tail, and a short one is a third of it or less")
  func sizes() {
    let full = AudioExtent(content: Self.context, of: Self.context)
    #expect(full == AudioExtent(all: Self.context))
    #expect(full.count == full.dense && full.tailBias == 0)
    #expect(AudioExtent(content: 250, of: Self.context).count < 400)
    #expect(AudioExtent(content: 1400, of: Self.context).count == 1456)
  }
}
