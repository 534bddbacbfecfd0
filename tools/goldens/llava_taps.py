"""Outputs of every stage of a LLaVA model, for finding where another implementation parts from it."""

import torch

LOGITS = 4  # last positions


@torch.inference_mode()
def taps(oracle, runs):
    """The stages of the first run with one image, and of the first with one video; names start with `image.` or `video.`.

    Every tensor is float32, without a batch dimension where that would be 1. The decoder's layers are kept of the first of the
    two runs alone, logits of the last positions alone: the rest would be large and say no more. Returns the runs' names too.
    """
    result, names = {}, {}
    for run in runs:
        modality = run.items[0]["modality"] if len(run.items) == 1 else None
        if modality is None or modality in names:
            continue
        kept = stages(oracle, oracle.inputs(run.prompt, run.items), modality)
        whole = not names
        names[modality] = run.name
        for name, value in kept.items():
            if whole or name == "text.embeddings" or not name.startswith("text."):
                result[f"{modality}.{name}"] = value[-LOGITS:].clone() if name == "logits" else value
    return names, result


def stages(oracle, inputs, modality):
    model = oracle.model.model
    kept = {}

    def keep(name):
        def hook(_module, _inputs, output):
            kept.setdefault(name, output[0] if isinstance(output, tuple) else output)

        return hook

    vision, language = model.vision_tower, model.language_model
    hooks = []
    for side, layers in (("vision", vision.encoder.layers), ("text", language.layers)):
        hooks += [layer.register_forward_hook(keep(f"{side}.layers.{index}")) for index, layer in enumerate(layers)]
    entrance = getattr(vision, "pre_layrnorm", vision.embeddings)
    hooks.append(entrance.register_forward_hook(keep("vision.embeddings")))
    hooks.append(model.multi_modal_projector.register_forward_hook(keep("projector")))
    if modality == "video":
        hooks.append(model.vision_resampler.register_forward_hook(keep("pooled")))
    hooks.append(language.norm.register_forward_hook(keep("text.norm")))
    hooks.append(
        language.layers[0].register_forward_pre_hook(
            lambda _module, args, kwargs: kept.update({"text.embeddings": (args or [kwargs.get("hidden_states")])[0]}),
            with_kwargs=True,
        )
    )
    oracle.fresh()
    media = oracle.media(inputs)
    kept["logits"] = oracle.model(input_ids=inputs["input_ids"], **media).logits
    for hook in hooks:
        hook.remove()
    kept["pixel_values"] = inputs["clips"][0] if modality == "video" else inputs["pixel_values"]
    if oracle.next_video and modality == "image":
        kept["packed"] = oracle.model.get_image_features(**media, return_dict=True).pooler_output[0]
    return {name: squeezed(value) for name, value in sorted(kept.items())}


def squeezed(value):
    value = value[0] if value.ndim > 2 and value.shape[0] == 1 else value
    return value.to(torch.float32).contiguous().clone()
