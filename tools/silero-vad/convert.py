"""Makes Plugins/SileroVAD/Weights/model.safetensors of the ONNX file that PyPI's silero-vad 6.2.3 runs.

The package has a safetensors file as well (silero_vad_16k.safetensors), but of an earlier training: on speech its
probabilities differ from the ONNX file's by up to 0.4. Names are those of that file.

    pip install onnx==1.23.2 numpy safetensors && pip install --no-deps silero-vad==6.2.3
    python tools/silero-vad/convert.py
"""

import importlib.util
import pathlib

import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

package = pathlib.Path(importlib.util.find_spec("silero_vad").origin).parent
model = onnx.load(package / "data" / "silero_vad_16k_op15.onnx")
tensors = {}


def collect(graph):
    for tensor in graph.initializer:
        tensors[tensor.name] = numpy_helper.to_array(tensor)
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                collect(attribute.g)
            if node.op_type == "Constant" and attribute.name == "value":
                tensors[node.output[0]] = numpy_helper.to_array(attribute.t)


collect(model.graph)
names = {"model.stft.forward_basis_buffer": "stft_conv.weight"}
for kind in ["weight", "bias"]:
    for layer in range(4):
        names[f"model.encoder.{layer}.reparam_conv.{kind}"] = f"conv{layer + 1}.{kind}"
    names[f"model.decoder.decoder.2.{kind}"] = f"final_conv.{kind}"
    for gate in ["ih", "hh"]:
        names[f"model.decoder.rnn.{kind}_{gate}"] = f"lstm_cell.{kind}_{gate}"
root = pathlib.Path(__file__).parent.parent.parent
save_file({new: tensors[old].copy() for old, new in names.items()}, root / "Plugins/SileroVAD/Weights/model.safetensors")
