import Foundation
import Testing

@testable import Visuals

@Suite struct PNGWriterTests {
  @Test("FFmpeg reads the pixels that were written", arguments: [(64, 36), (37, 23), (1, 1), (500, 3)])
  func pixels(width: Int, height: Int) throws {
    let canvas = try CairoCanvas(width: width, height: height)
    let drawing = Drawing(SampleDiagrams.venn.layout(LayoutOptions(graphviz: "")))
    canvas.clear(drawing.background)
    canvas.draw(drawing, scale: Double(width) / drawing.size.width)
    let file = FileManager.default.temporaryDirectory.appending(path: "png-\(UUID().uuidString).png")
    try Data(try canvas.png()).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["ffmpeg", "-v", "error", "-i", file.path, "-f", "rawvideo", "-pix_fmt", "bgr0", "-"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let read = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    try #require(read.count == width * height * 4)
    canvas.withPixels { pixels, stride in
      var differences = 0
      for y in 0..<height {
        for x in 0..<width {
          for color in 0..<3 where pixels[y * stride + 4 * x + color] != read[(y * width + x) * 4 + color] {
            differences += 1
          }
        }
      }
      #expect(differences == 0)
    }
  }
}
