import ArgumentParser
import ModelKit
import Testing

@testable import Engine
@testable import SensoriumCommand

@Suite("Prompts of the command line")
struct PromptOptionsTests {
  private func requests(_ arguments: [String], hasOneItem: Bool = false) throws -> [String] {
    try PromptOptions.parse(arguments).requests(hasOneItem: hasOneItem, SamplingParams()).map { request in
      let media = request.prompt.media.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.key)=" + $0.value.map(\.name).joined(separator: "+") }
      let encoder = request.prompt.encoder.map { "\($0.text ?? "?")>" } ?? ""
      return ([request.id + ":" + encoder + (request.prompt.content.text ?? "?")] + media).joined(separator: " ")
    }
  }

  @Test("one prompt gets all media")
  func one() throws {
    #expect(
      try requests(["--prompt", "p", "--image", "a", "--image", "b", "--video", "c"]) == ["0:p image=a+b video=c"])
    #expect(try requests(["--image", "a", "--image", "b"]) == ["0: image=a+b"])
  }

  @Test("where a model takes one item, a prompt is asked of each")
  func each() throws {
    #expect(
      try requests(["--prompt", "p", "--audio", "a", "--audio", "b"], hasOneItem: true)
        == ["0:p audio=a", "1:p audio=b"])
    #expect(try requests(["--audio", "a"], hasOneItem: true) == ["0: audio=a"])
    #expect(try requests(["--prompt", "p"], hasOneItem: true) == ["0:p"])
  }

  @Test("several prompts get an item each, or share one")
  func several() throws {
    #expect(
      try requests(["--prompt", "p", "--audio", "a", "--prompt", "q", "--audio", "b"]) == [
        "0:p audio=a", "1:q audio=b",
      ])
    #expect(try requests(["--prompt", "p", "--prompt", "q", "--image", "a"]) == ["0:p image=a", "1:q image=a"])
    #expect(throws: (any Error).self) {
      try requests(["--prompt", "p", "--prompt", "q", "--image", "a", "--image", "b", "--image", "c"])
    }
  }

  @Test("explicit pairs come after prompts; one side alone has an empty other")
  func pairs() throws {
    #expect(
      try requests(["--prompt", "p", "--encoder-prompt", "e", "--decoder-prompt", "d", "--audio", "a", "--audio", "b"])
        == ["0:p audio=a", "1:e>d audio=b"])
    #expect(try requests(["--decoder-prompt", "d"]) == ["0:>d"])
    #expect(try requests(["--encoder-prompt", "e"]) == ["0:e>"])
  }

  @Test("limits are read by modality")
  func limits() {
    #expect(ModalityLimits(argument: "image=2,video=0")?.counts == [.image: 2, .video: 0])
    for text in ["", "image", "image=", "image=-1", "image=1,image=2", "image=1,", "smell=1"] {
      #expect(ModalityLimits(argument: text) == nil, "\(text)")
    }
  }
}

extension ModalityLimits: Equatable {
  public static func == (left: ModalityLimits, right: ModalityLimits) -> Bool { left.counts == right.counts }
}
