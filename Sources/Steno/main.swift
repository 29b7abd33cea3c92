import AudioIO
import Foundation
import Inference
import SpeechModels
import Transcription
import Transcripts

if CommandLine.arguments[1] == "cos" {
  // cos MODEL FILE: encoder output cosine of the type in argv[4] to float32
  let k = try Kernels.selected()
  let reader = try AudioDecoder.open(.file(CommandLine.arguments[3]))
  func mel(_ bands: Int) throws -> [Float] {
    let s = try LogMelSpectrogram(bands: bands, kernels: k)
    let r = try AudioDecoder.open(.file(CommandLine.arguments[3]))
    while true { let c = try r.read(upTo: 100000); if c.isEmpty { break }; s.append(c) }
    s.finish()
    return s.window(from: 0, count: 3000, contentEnd: .max)
  }
  _ = reader
  func run(_ t: ComputeType?) throws -> ([Float], Double) {
    let m = try SpeechModel(path: CommandLine.arguments[2], type: t, kernels: k)
    let e = CPUWhisperEngine(weights: m.weights, threads: 1, kernels: k)
    let x = try mel(m.weights.dimensions.melBins)
    _ = e.encoded(mel: x)
    var best = 1e9
    var out: [Float] = []
    for _ in 0..<4 { let t0 = Date(); out = e.encoded(mel: x).values.array; best = min(best, Date().timeIntervalSince(t0)) }
    return (out, best)
  }
  unsetenv("XX")
  let mix = ProcessInfo.processInfo.environment["MIX"]; let c2 = ProcessInfo.processInfo.environment["CONV2"]
  unsetenv("MIX"); unsetenv("CONV2")
  let (a, ta) = try run(.float32)
  if let mix { setenv("MIX", mix, 1) }
  if let c2 { setenv("CONV2", c2, 1) }
  let (b, tb) = try run(ComputeType(rawValue: CommandLine.arguments[4]))
  var ab = 0.0, aa = 0.0, bb = 0.0
  for i in a.indices { ab += Double(a[i]) * Double(b[i]); aa += Double(a[i]) * Double(a[i]); bb += Double(b[i]) * Double(b[i]) }
  print("cos", ab / (aa * bb).squareRoot(), "f32 ms", ta * 1000, "ms", tb * 1000, "MIX", mix ?? "", c2 ?? "")
} else {
let model = try SpeechModel(path: CommandLine.arguments[1], type: ComputeType(rawValue: CommandLine.arguments[2]), kernels: .selected())
let r = SpeechRecognizer(model: model, threads: 2)
for f in CommandLine.arguments.dropFirst(3) {
  let t0 = Date()
  let t = try r.transcribe(try AudioDecoder.open(.file(f)))
  print(t.text, t.duration, Date().timeIntervalSince(t0))
}
}
