import ModelKit

enum AlignmentPromptMaker {
  static func make(textStart: Int) -> AlignmentPrompt {
    AlignmentPrompt(tokens: Array(repeating: 0, count: textStart + 3), textStart: textStart, secondsPerPosition: 0.5)
  }
}
