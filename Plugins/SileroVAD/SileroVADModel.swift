// After snakers4/silero-vad, src/silero_vad/tinygrad_model.py: TinySileroVAD

import Checkpoint
import Compute
import Glibc
import ModelKit

/// A short Fourier transform, four convolutions over its magnitudes, and an LSTM cell from frame to frame.
///
/// The frames of a call go through all but the LSTM together. Four spectra belong to a frame; they lie in rows of five,
/// of which the fifth is zero: the padding that convolutions see behind one frame and before the next.
struct SileroVADModel: VoiceActivityModel {
  let sampleRate = 16_000
  let frameLength = 512

  /// Samples of the frame before that a frame begins with, and samples that are mirrored at its end.
  private static let context = 64
  private static let mirrored = 64
  private static let transform = 256
  private static let hop = 128
  private static let lines = 129
  private static let hidden = 128
  /// Spectra of a frame, and the rows that they lie in.
  private static let spectra = 4
  private static let rows = 5

  /// `[2 · lines, transform]`: real parts, then imaginary ones.
  private let fourier: PackedMatrix
  private let conv1: Convolution
  private let conv2: Convolution
  /// Of two rows it sees the first as its middle, so that one of its three taps only meets padding.
  private let conv3: Convolution
  /// Of one row, only its middle tap meets anything but padding.
  private let conv4: Convolution
  private let gates: PackedMatrix
  private let gateBias: Tensor
  /// `[hidden, 4 · hidden]`
  private let recurrent: Tensor
  private let output: Convolution

  private struct Convolution: Sendable {
    let weight: PackedMatrix
    let bias: Tensor

    /// Takes `weight` `[outputs, inputs, width]`, of which the taps `kept` are kept, and `bias`.
    init(
      _ weights: WeightPath, outputs: Int, inputs: Int, width: Int, kept: Range<Int>, _ environment: GraphEnvironment
    ) throws(LoadError) {
      let stored: StoredTensor
      do throws(CheckpointError) { stored = try weights.take("weight", [outputs, inputs, width]) } catch {
        throw LoadError(error)
      }
      let values = stored.floats
      let taps = (0..<outputs * inputs).flatMap { row in kept.map { values[row * width + $0] } }
      weight = try environment.pack([HostArray(taps, [outputs, inputs, kept.count])])
      bias = try environment.take(weights, "bias", [outputs])
    }

    func callAsFunction(_ x: Tensor, activation: Activation, out: Tensor, _ step: borrowing StepContext) {
      step.backend.linear(x, weight, bias: bias, activation: activation, residual: nil, out: out)
    }
  }

  init(_ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    let hidden = Self.hidden
    conv1 = try Convolution(
      weights["conv1"], outputs: 128, inputs: Self.lines, width: 3, kept: 0..<3, environment)
    conv2 = try Convolution(weights["conv2"], outputs: 64, inputs: 128, width: 3, kept: 0..<3, environment)
    conv3 = try Convolution(weights["conv3"], outputs: 64, inputs: 64, width: 3, kept: 1..<3, environment)
    conv4 = try Convolution(weights["conv4"], outputs: hidden, inputs: 64, width: 3, kept: 1..<2, environment)
    output = try Convolution(weights["final_conv"], outputs: 1, inputs: hidden, width: 1, kept: 0..<1, environment)
    let cell = weights["lstm_cell"]
    do throws(CheckpointError) {
      let basis = try weights["stft_conv"].take("weight", [2 * Self.lines, 1, Self.transform])
      let input = try cell.take("weight_ih", [4 * hidden, hidden])
      let recurrent = try cell.take("weight_hh", [4 * hidden, hidden]).floats
      let biases = (try cell.take("bias_ih", [4 * hidden]).floats, try cell.take("bias_hh", [4 * hidden]).floats)
      let transposed = (0..<4 * hidden * hidden).map { recurrent[$0 % (4 * hidden) * hidden + $0 / (4 * hidden)] }
      do throws(LoadError) {
        fourier = try environment.pack([basis.reshaped([2 * Self.lines, Self.transform])])
        gates = try environment.pack([input])
        gateBias = try environment.load(HostArray(zip(biases.0, biases.1).map(+), [4 * hidden]))
        self.recurrent = try environment.load(HostArray(transposed, [hidden, 4 * hidden]))
      } catch { throw CheckpointError(error.description) }
    } catch { throw LoadError(error) }
  }

  var initialState: [Float] { Array(repeating: 0, count: Self.context + 2 * Self.hidden) }

  func probabilities(
    _ samples: [Float], state: inout [Float], _ step: inout StepContext
  ) throws(ComputeError) -> [Float] {
    let count = samples.count / frameLength
    guard count > 0 else { return [] }
    try step.arena.reset()
    let sound = try step.make(frames(samples, after: state[..<Self.context]), [count, Self.rows * Self.hop])
    let states = try encode(sound, count, &step)

    let inputs = try step.make([count, 4 * Self.hidden])
    step.backend.linear(states, gates, bias: gateBias, activation: .identity, residual: nil, out: inputs)
    let memory = try step.make(Array(state[Self.context...]), [2, Self.hidden])
    step.backend.lstm(inputs, weight: recurrent, bias: nil, state: memory, out: states)
    step.backend.activate(states, .relu, residual: nil, out: states)
    let logits = try step.make([count, 1])
    output(states, activation: .identity, out: logits, step)

    state = Array(samples[(count * frameLength - Self.context)..<(count * frameLength)]) + step.backend.download(memory)
    return step.backend.download(logits).map { 1 / (1 + expf(-$0)) }
  }

  /// Each frame with what comes before it and its own end mirrored: `[count, rows · hop]`.
  private func frames(_ samples: [Float], after context: ArraySlice<Float>) -> [Float] {
    let count = samples.count / frameLength
    var frames: [Float] = []
    frames.reserveCapacity(count * Self.rows * Self.hop)
    for frame in 0..<count {
      let start = frame * frameLength
      let end = start + frameLength
      frames += frame == 0 ? context : samples[start - Self.context..<start]
      frames += samples[start..<end]
      frames += samples[end - 1 - Self.mirrored..<end - 1].reversed()
    }
    return frames
  }

  /// `[count, rows · hop]` to the LSTM's input `[count, hidden]`.
  private func encode(_ sound: Tensor, _ count: Int, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let spectrum = try step.make([count, 2 * Self.lines])
    // A row of zeros comes first, and one after every four spectra.
    let magnitudes = try zeroed(count * Self.rows + 1, Self.lines, &step)
    for place in 0..<Self.spectra {
      step.backend.linear(
        view(sound, row: 0, offset: place * Self.hop, columns: Self.transform, count), fourier, bias: nil,
        activation: .identity, residual: nil, out: spectrum)
      step.backend.magnitudes(spectrum, out: frameRow(magnitudes, place + 1, count))
    }
    let first = try zeroed(count * Self.rows + 1, 128, &step)
    for place in 0..<Self.spectra {
      conv1(
        frameRow(magnitudes, place, taps: 3, count), activation: .relu, out: frameRow(first, place + 1, count), step)
    }
    let second = try step.make([count, 2 * 64])
    for place in 0..<2 {
      conv2(
        frameRow(first, 2 * place, taps: 3, count), activation: .relu,
        out: second.columns(place * 64..<(place + 1) * 64), step)
    }
    let third = try step.make([count, 64])
    conv3(second, activation: .relu, out: third, step)
    let fourth = try step.make([count, Self.hidden])
    conv4(third, activation: .relu, out: fourth, step)
    return fourth
  }

  private func zeroed(_ rows: Int, _ columns: Int, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let tensor = try step.make([rows, columns])
    step.backend.zero(tensor)
    return tensor
  }

  /// Of every frame's rows in `x`, the `taps` from `row` on, side by side: `[count, taps · columns]`.
  private func frameRow(_ x: Tensor, _ row: Int, taps: Int = 1, _ count: Int) -> Tensor {
    view(x, row: row, offset: 0, columns: taps * x.columns, count, stride: Self.rows * x.columns)
  }

  private func view(
    _ x: Tensor, row: Int, offset: Int, columns: Int, _ count: Int, stride: Int? = nil
  ) -> Tensor {
    let start = (row * x.columns + offset) * x.dtype.size
    return Tensor(x.address.advanced(by: start), x.dtype, [count, columns], rowStride: stride ?? x.rowStride)
  }
}
