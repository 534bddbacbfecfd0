import Testing

@testable import Checkpoint

@Suite("Quantized checkpoints")
struct QuantizationTests {
  @Test(
    "a checkpoint whose weights are quantized is refused by its method, before any weight is looked at",
    arguments: [
      (#""quantization_config":{"quant_method":"awq","bits":4,"group_size":128}"#, "awq (4 bits)"),
      (#""quantization_config":{"quant_method":"gptq","bits":8}"#, "gptq (8 bits)"),
      (#""quantization_config":{"quant_method":"fp8","activation_scheme":"dynamic"}"#, "fp8,"),
      (
        #""quantization_config":{"quant_method":"compressed-tensors","format":"pack-quantized"}"#,
        "compressed-tensors (pack-quantized)"
      ),
      (
        #""quantization_config":{"quant_method":"bitsandbytes","load_in_4bit":true,"bnb_4bit_quant_type":"nf4"}"#,
        "bitsandbytes (nf4)"
      ),
      (#""quantization_config":{"load_in_8bit":true}"#, "bitsandbytes (int8)"),
      (#""text_config":{"quantization_config":{"quant_method":"awq"}}"#, "awq,"),
      (#""compression_config":{"format":"dense"}"#, "an unnamed method (dense)"),
    ])
  func refused(config: String, says: String) throws {
    let folder = try TemporaryFolder()
    // A type that nothing here reads.
    try folder.write(
      "model.safetensors", safetensors(#"{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}"#, [0]))
    try folder.write("config.json", "{\(config)}")
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(folder: folder.path) }
    #expect(error?.description.contains("is quantized by \(says)") == true, "\(error?.description ?? "")")
  }

  @Test("a configuration that is null is none")
  func null() throws {
    let folder = try TemporaryFolder()
    try folder.write("model.safetensors", validSafetensors())
    try folder.write("config.json", #"{"quantization_config":null}"#)
    #expect(try Checkpoint(folder: folder.path).names == ["a", "b"])
  }
}
