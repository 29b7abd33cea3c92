import Foundation

/// CAM++ restated in double precision, straight from its definition: nothing folded, nothing shared.
struct PlainEmbedding {
  let tensors: RandomTensors
  static let (bands, channels, growth) = (16, 4, 5)

  /// Small: two planes of 4 channels, two layers a block, 6 values.
  static func random(seed: UInt64 = 11) -> RandomTensors {
    var tensors = RandomTensors(seed: seed)
    func convolution(_ name: String, _ norm: String, inputs: Int, size: Int = 3) {
      tensors.add(name + ".weight", [channels, inputs, size, size])
      tensors.addNorm(norm, channels)
    }
    convolution("head.conv1", "head.bn1", inputs: 1)
    for layer in ["head.layer1.0", "head.layer1.1", "head.layer2.0", "head.layer2.1"] {
      for index in 1...2 { convolution("\(layer).conv\(index)", "\(layer).bn\(index)", inputs: channels) }
      if layer.hasSuffix("0") {
        convolution(layer + ".shortcut.0", layer + ".shortcut.1", inputs: channels, size: 1)
      }
    }
    convolution("head.conv2", "head.bn2", inputs: channels)
    var width = 12
    tensors.add("xvector.tdnn.linear.weight", [width, channels * bands / 8, 5])
    tensors.addNorm("xvector.tdnn.nonlinear.batchnorm", width)
    for block in 1...3 {
      for layer in 1...2 {
        let name = "xvector.block\(block).tdnnd\(layer)."
        tensors.addNorm(name + "nonlinear1.batchnorm", width)
        tensors.add(name + "linear1.weight", [8, width, 1])
        tensors.addNorm(name + "nonlinear2.batchnorm", 8)
        tensors.add(name + "cam_layer.linear_local.weight", [growth, 8, 3])
        tensors.add(name + "cam_layer.linear1.weight", [4, 8, 1])
        tensors.add(name + "cam_layer.linear1.bias", [4])
        tensors.add(name + "cam_layer.linear2.weight", [growth, 4, 1])
        tensors.add(name + "cam_layer.linear2.bias", [growth])
        width += growth
      }
      tensors.addNorm("xvector.transit\(block).nonlinear.batchnorm", width)
      tensors.add("xvector.transit\(block).linear.weight", [width / 2, width, 1])
      width /= 2
    }
    tensors.addNorm("xvector.out_nonlinear.batchnorm", width)
    tensors.add("xvector.dense.linear.weight", [6, 2 * width, 1])
    tensors.addNorm("xvector.dense.nonlinear.batchnorm", 6, isAffine: false)
    return tensors
  }

  /// A plane of one channel: [frequency][frame].
  typealias Plane = [[Double]]

  /// - Parameter features: [frame][band].
  func embed(_ features: [[Float]]) -> [Double] {
    let means = (0..<Self.bands).map { band in
      features.reduce(0.0) { $0 + Double($1[band]) } / Double(features.count)
    }
    let input: Plane = (0..<Self.bands).map { band in features.map { Double($0[band]) - means[band] } }
    var planes = relu(norm(convolve([input], "head.conv1", step: 1), "head.bn1"))
    for name in ["head.layer1.0", "head.layer1.1", "head.layer2.0", "head.layer2.1"] {
      let step = name.hasSuffix("0") ? 2 : 1
      let inner = relu(norm(convolve(planes, name + ".conv1", step: step), name + ".bn1"))
      let outer = norm(convolve(inner, name + ".conv2", step: 1), name + ".bn2")
      let around =
        step == 2
        ? norm(convolve(planes, name + ".shortcut.0", step: step), name + ".shortcut.1") : planes
      planes = relu(add(outer, around))
    }
    planes = relu(norm(convolve(planes, "head.conv2", step: 2), "head.bn2"))
    // Channels of a plane one after another, and so its frequencies.
    var rows = planes.flatMap { $0 }
    rows = relu(
      norm(convolve(rows, "xvector.tdnn.linear", dilation: 1, step: 2), "xvector.tdnn.nonlinear.batchnorm"))
    for block in 1...3 {
      for layer in 1...2 {
        rows += dense(rows, "xvector.block\(block).tdnnd\(layer).", dilation: block == 1 ? 1 : 2)
      }
      rows = relu(norm(rows, "xvector.transit\(block).nonlinear.batchnorm"))
      rows = convolve(rows, "xvector.transit\(block).linear", dilation: 1, step: 1)
    }
    rows = relu(norm(rows, "xvector.out_nonlinear.batchnorm"))
    let averages = rows.map { $0.reduce(0, +) / Double($0.count) }
    let deviations = zip(rows, averages).map { row, mean in
      (row.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count - 1)).squareRoot()
    }
    let pooled = (averages + deviations).map { [$0] }
    let output = convolve(pooled, "xvector.dense.linear", dilation: 1, step: 1)
    return norm(output, "xvector.dense.nonlinear.batchnorm").map { $0[0] }
  }

  private func dense(_ rows: Plane, _ name: String, dilation: Int) -> Plane {
    var narrow = relu(norm(rows, name + "nonlinear1.batchnorm"))
    narrow = relu(
      norm(convolve(narrow, name + "linear1", dilation: 1, step: 1), name + "nonlinear2.batchnorm"))
    let local = convolve(narrow, name + "cam_layer.linear_local", dilation: dilation, step: 1)
    let context: Plane = narrow.map { row in
      let mean = row.reduce(0, +) / Double(row.count)
      return row.indices.map { frame in
        let segment = row[frame / 100 * 100..<min(frame / 100 * 100 + 100, row.count)]
        return mean + segment.reduce(0, +) / Double(segment.count)
      }
    }
    let reduced = relu(convolve(context, name + "cam_layer.linear1", dilation: 1, step: 1))
    let mask = convolve(reduced, name + "cam_layer.linear2", dilation: 1, step: 1)
    return zip(local, mask).map { zip($0, $1).map { $0 / (1 + exp(-$1)) } }
  }

  private func add(_ a: [Plane], _ b: [Plane]) -> [Plane] {
    zip(a, b).map { zip($0, $1).map { zip($0, $1).map { $0 + $1 } } }
  }
  private func relu(_ planes: [Plane]) -> [Plane] { planes.map { relu($0) } }
  private func relu(_ rows: Plane) -> Plane { rows.map { $0.map { max($0, 0) } } }

  private func norm(_ planes: [Plane], _ name: String) -> [Plane] {
    planes.indices.map { channel in planes[channel].map { norm([$0], name, channel)[0] } }
  }

  private func norm(_ rows: Plane, _ name: String, _ only: Int? = nil) -> Plane {
    let (mean, variance) = (tensors.doubles(name + ".running_mean"), tensors.doubles(name + ".running_var"))
    let (weight, bias) = (tensors.doubles(name + ".weight"), tensors.doubles(name + ".bias"))
    return rows.indices.map { index in
      let channel = only ?? index
      return rows[index].map { value in
        let normalized = (value - mean[channel]) / (variance[channel] + 1e-5).squareRoot()
        return weight.isEmpty ? normalized : normalized * weight[channel] + bias[channel]
      }
    }
  }

  private func convolve(_ planes: [Plane], _ name: String, step: Int) -> [Plane] {
    let (weight, shape) = (tensors.doubles(name + ".weight"), tensors.shape(name + ".weight"))
    let (size, frequencies, frames) = (shape[2], planes[0].count, planes[0][0].count)
    return (0..<shape[0]).map { output in
      stride(from: 0, to: frequencies, by: step).map { frequency in
        var sums = [Double](repeating: 0, count: frames)
        for input in planes.indices {
          for (vertical, horizontal) in (0..<size * size).map({ ($0 / size, $0 % size) }) {
            let source = frequency + vertical - size / 2
            guard (0..<frequencies).contains(source) else { continue }
            let factor = weight[((output * planes.count + input) * size + vertical) * size + horizontal]
            let (row, shift) = (planes[input][source], horizontal - size / 2)
            for frame in max(0, -shift)..<min(frames, frames - shift) {
              sums[frame] += factor * row[frame + shift]
            }
          }
        }
        return sums
      }
    }
  }

  private func convolve(_ rows: Plane, _ name: String, dilation: Int, step: Int) -> Plane {
    let (weight, shape) = (tensors.doubles(name + ".weight"), tensors.shape(name + ".weight"))
    let bias = tensors.doubles(name + ".bias")
    let (size, frames) = (shape[2], rows[0].count)
    return (0..<shape[0]).map { output in
      stride(from: 0, to: frames, by: step).map { frame in
        var sum = bias.isEmpty ? 0 : bias[output]
        for input in rows.indices {
          for tap in 0..<size {
            let source = frame + (tap - size / 2) * dilation
            guard (0..<frames).contains(source) else { continue }
            sum += weight[(output * rows.count + input) * size + tap] * rows[input][source]
          }
        }
        return sum
      }
    }
  }
}
