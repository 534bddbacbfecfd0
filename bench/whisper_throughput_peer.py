"""A peer of the throughput benchmark, in its own environment:

    whisper_throughput_peer.py {faster-whisper,vllm} FOLDER THREADS RUNS CLIP.wav...

Transcribes all clips in one call, once to warm up and then RUNS times: greedy, without timestamps, at most 16 at a time.
Prints one JSON object with the seconds of each run and the texts.
"""

import json
import os
import resource
import sys
import time

ENGINE, FOLDER, THREADS, RUNS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
RATE = 16000


def faster_whisper():
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    model = WhisperModel(FOLDER, device="cpu", compute_type="int8", cpu_threads=THREADS, num_workers=1)
    pipeline = BatchedInferencePipeline(model)

    def transcribe(clips):
        # The pipeline batches parts of one recording; each clip is made a part.
        ends = np.cumsum([len(clip) for clip in clips]) / RATE
        parts = [{"start": start, "end": end} for start, end in zip([0.0, *ends[:-1]], ends)]
        segments, _ = pipeline.transcribe(
            np.concatenate(clips), language="en", beam_size=1, temperature=0, vad_filter=False, without_timestamps=True,
            batch_size=16, clip_timestamps=parts,
        )  # fmt: skip
        return [segment.text for segment in segments]

    return transcribe


def vllm():
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "2")
    os.environ.setdefault("VLLM_CPU_OMP_THREADS_BIND", f"0-{THREADS - 1}")
    os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")
    os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
    from vllm import LLM, SamplingParams

    llm = LLM(
        FOLDER, dtype="bfloat16", max_model_len=448, max_num_seqs=16, limit_mm_per_prompt={"audio": 1}, enforce_eager=True,
        enable_prefix_caching=False, mm_processor_cache_gb=0, disable_log_stats=True,
    )  # fmt: skip
    params = SamplingParams(temperature=0, max_tokens=440)
    start = "<|startoftranscript|><|en|><|transcribe|><|notimestamps|>"

    def transcribe(clips):
        prompts = [
            {"encoder_prompt": {"prompt": "", "multi_modal_data": {"audio": (clip, RATE)}}, "decoder_prompt": start}
            for clip in clips
        ]
        return [output.outputs[0].text for output in llm.generate(prompts, params, use_tqdm=False)]

    return transcribe


def main():
    transcribe = {"faster-whisper": faster_whisper, "vllm": vllm}[ENGINE]()
    clips = [samples(path) for path in sys.argv[5:]]
    texts = transcribe(clips)
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        transcribe(clips)
        runs.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": runs, "texts": texts, "peak_rss_mb": peak}))


if __name__ == "__main__":
    import numpy as np

    from faster_whisper_latency import samples

    main()
