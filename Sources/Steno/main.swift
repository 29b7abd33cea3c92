import AudioIO
import Foundation
import Inference
import Transcription
import Transcripts

let model = try SpeechModel(path: CommandLine.arguments[1], type: ComputeType(rawValue: CommandLine.arguments[2])!, kernels: .selected())
let r = SpeechRecognizer(model: model, threads: 2)
for f in CommandLine.arguments.dropFirst(3) {
  let t0 = Date()
  let t = try r.transcribe(try AudioDecoder.open(.file(f)))
  print(t.text, t.duration, Date().timeIntervalSince(t0))
}
