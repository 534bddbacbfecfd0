"""A peer of the LLaVA benchmark, in its own environment: llava_peer.py ENGINE CHECKPOINT THREADS TOKENS PICTURE...

ENGINE is transformers or vllm. Prints one JSON object a picture: seconds to the first token and to the last.
"""

import json
import os
import resource
import sys
import time

ENGINE, CHECKPOINT, THREADS, TOKENS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
PICTURES = sys.argv[5:]
os.environ.setdefault("HF_HUB_OFFLINE", "1")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from llava_requests import PROMPT  # noqa: E402


def transformers():
    import torch
    from PIL import Image
    from transformers import AutoProcessor, LlavaForConditionalGeneration

    torch.set_num_threads(THREADS)
    model = LlavaForConditionalGeneration.from_pretrained(CHECKPOINT, dtype=torch.bfloat16).eval()
    processor = AutoProcessor.from_pretrained(CHECKPOINT)

    @torch.inference_mode()
    def generate(path, tokens):
        inputs = processor(images=Image.open(path).convert("RGB"), text=PROMPT, return_tensors="pt")
        inputs["pixel_values"] = inputs["pixel_values"].to(torch.bfloat16)
        return model.generate(**inputs, min_new_tokens=tokens, max_new_tokens=tokens, do_sample=False)

    return generate


def vllm():
    os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "2")
    os.environ.setdefault("VLLM_CPU_OMP_THREADS_BIND", f"0-{THREADS - 1}")
    os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")
    os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
    from PIL import Image
    from vllm import LLM, SamplingParams

    llm = LLM(
        CHECKPOINT, dtype="bfloat16", max_model_len=2048, max_num_seqs=1, limit_mm_per_prompt={"image": 1},
        enforce_eager=True, enable_prefix_caching=False, mm_processor_cache_gb=0, disable_log_stats=True,
    )  # fmt: skip

    def generate(path, tokens):
        image = Image.open(path).convert("RGB")
        params = SamplingParams(temperature=0, max_tokens=tokens, ignore_eos=True)
        return llm.generate([{"prompt": PROMPT, "multi_modal_data": {"image": image}}], params, use_tqdm=False)

    return generate


def main():
    started = time.perf_counter()
    generate = {"transformers": transformers, "vllm": vllm}[ENGINE]()
    load = time.perf_counter() - started
    generate(PICTURES[0], 2)
    for path in PICTURES[1:]:
        started = time.perf_counter()
        generate(path, 1)
        first = time.perf_counter() - started
        started = time.perf_counter()
        generate(path, TOKENS)
        total = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"first_s": first, "total_s": total, "load_s": load, "peak_rss_mb": peak}), flush=True)


if __name__ == "__main__":
    main()
