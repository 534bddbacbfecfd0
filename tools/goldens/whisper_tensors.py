"""How CTranslate2 and Hugging Face name the same Whisper tensors, as data that serves both directions."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Tensor:
    """One CTranslate2 variable and the Hugging Face tensors that it holds, row blocks of equal height.

    A nil part is a block of zeros: Hugging Face's key projections have no bias, CTranslate2's fused ones do.
    """

    ctranslate2: str
    huggingface: tuple[str | None, ...]


def _linear(ctranslate2, *huggingface):
    unbiased = ("k_proj",)
    yield Tensor(f"{ctranslate2}/weight", tuple(f"{name}.weight" for name in huggingface))
    yield Tensor(
        f"{ctranslate2}/bias",
        tuple(None if name.endswith(unbiased) else f"{name}.bias" for name in huggingface),
    )


def _norm(ctranslate2, huggingface):
    yield Tensor(f"{ctranslate2}/gamma", (f"{huggingface}.weight",))
    yield Tensor(f"{ctranslate2}/beta", (f"{huggingface}.bias",))


def _layer(side, index):
    source, target = f"{side}/layer_{index}", f"model.{side}.layers.{index}"
    itself = f"{target}.self_attn"
    yield from _norm(f"{source}/self_attention/layer_norm", f"{itself}_layer_norm")
    yield from _linear(
        f"{source}/self_attention/linear_0", f"{itself}.q_proj", f"{itself}.k_proj", f"{itself}.v_proj"
    )
    yield from _linear(f"{source}/self_attention/linear_1", f"{itself}.out_proj")
    if side == "decoder":
        cross = f"{target}.encoder_attn"
        yield from _norm(f"{source}/attention/layer_norm", f"{cross}_layer_norm")
        yield from _linear(f"{source}/attention/linear_0", f"{cross}.q_proj")
        yield from _linear(f"{source}/attention/linear_1", f"{cross}.k_proj", f"{cross}.v_proj")
        yield from _linear(f"{source}/attention/linear_2", f"{cross}.out_proj")
    yield from _norm(f"{source}/ffn/layer_norm", f"{target}.final_layer_norm")
    yield from _linear(f"{source}/ffn/linear_0", f"{target}.fc1")
    yield from _linear(f"{source}/ffn/linear_1", f"{target}.fc2")


def tensors(encoder_layers, decoder_layers):
    """Every tensor of a Whisper of that depth; the output projection is the token embedding and has no row."""
    yield from _linear("encoder/conv1", "model.encoder.conv1")
    yield from _linear("encoder/conv2", "model.encoder.conv2")
    yield Tensor("decoder/embeddings/weight", ("model.decoder.embed_tokens.weight",))
    for side, layers in (("encoder", encoder_layers), ("decoder", decoder_layers)):
        yield Tensor(f"{side}/position_encodings/encodings", (f"model.{side}.embed_positions.weight",))
        yield from _norm(f"{side}/layer_norm", f"model.{side}.layer_norm")
        for index in range(layers):
            yield from _layer(side, index)


def layer_count(names, side):
    """How many layers the CTranslate2 variable names of one side speak of."""
    start = f"{side}/layer_"
    indices = {name[len(start) :].split("/")[0] for name in names if name.startswith(start)}
    return sum(index.isdigit() for index in indices)


def to_huggingface(variables):
    """The Hugging Face state of CTranslate2 `variables`, and the names that no tensor took."""
    left, state = set(variables), {}
    for tensor in tensors(layer_count(variables, "encoder"), layer_count(variables, "decoder")):
        blocks = np.split(variables[tensor.ctranslate2], len(tensor.huggingface))
        left.discard(tensor.ctranslate2)
        for name, block in zip(tensor.huggingface, blocks):
            if name is not None:
                state[name] = block
            elif block.any():
                raise ValueError(f"{tensor.ctranslate2}: the bias of the keys is not zero")
    return state, left


def to_ctranslate2(state, encoder_layers, decoder_layers):
    """The CTranslate2 variables of a Hugging Face `state` (numpy arrays of one type)."""
    variables = {}
    for tensor in tensors(encoder_layers, decoder_layers):
        known = [state[name] for name in tensor.huggingface if name is not None]
        blocks = [
            np.zeros_like(known[0]) if name is None else state[name] for name in tensor.huggingface
        ]
        variables[tensor.ctranslate2] = np.concatenate(blocks)
    return variables
