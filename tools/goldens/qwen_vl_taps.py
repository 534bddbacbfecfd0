"""Outputs of every stage of a Qwen2-VL or Qwen2.5-VL model, for finding where another implementation parts from it."""

import torch

LOGITS = 4  # last positions


@torch.inference_mode()
def taps(oracle, runs):
    """The stages of the first run with one image, and of the first with one video; names start with `image.` or `video.`.

    Every tensor is float32, without a batch dimension. Of the logits, the last positions alone. Returns the runs' names too.
    """
    result, names = {}, {}
    for run in runs:
        modality = run.items[0]["modality"] if len(run.items) == 1 else None
        if modality is None or modality in names:
            continue
        names[modality] = run.name
        for name, value in stages(oracle, oracle.inputs(run.prompt, run.items)).items():
            result[f"{modality}.{name}"] = value
    return names, result


def stages(oracle, inputs):
    model = oracle.model.model
    kept = {}

    def keep(name):
        def hook(_module, _inputs, output):
            kept.setdefault(name, output[0] if isinstance(output, tuple) else output)

        return hook

    def keep_input(name):
        def hook(_module, given, named):
            kept.setdefault(name, (given or [named.get("hidden_states")])[0])

        return hook

    vision, language = model.visual, model.language_model
    hooks = []
    for side, layers in (("vision", vision.blocks), ("text", language.layers)):
        hooks += [layer.register_forward_hook(keep(f"{side}.layers.{index}")) for index, layer in enumerate(layers)]
    hooks.append(vision.patch_embed.register_forward_hook(keep("vision.patch_embed")))
    hooks.append(language.norm.register_forward_hook(keep("text.norm")))
    hooks.append(language.layers[0].register_forward_pre_hook(keep_input("text.embeddings"), with_kwargs=True))
    oracle.fresh()
    kept["logits"] = oracle.model(**inputs).logits[:, -LOGITS:]
    for hook in hooks:
        hook.remove()
    pixels = next(name for name in inputs if name.startswith("pixel_values"))
    features = model.get_video_features if pixels.endswith("videos") else model.get_image_features
    grids = inputs["video_grid_thw" if pixels.endswith("videos") else "image_grid_thw"]
    kept["pixel_values"] = inputs[pixels]
    kept["vision.merger"] = features(inputs[pixels], grids, return_dict=True).pooler_output[0]
    return {name: squeezed(value) for name, value in sorted(kept.items())}


def squeezed(value):
    value = value[0] if value.ndim > 2 and value.shape[0] == 1 else value
    return value.to(torch.float32).contiguous().clone()
