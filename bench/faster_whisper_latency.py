"""One process of faster-whisper over one clip, one JSON object on standard output (runs in the peer's environment).

    faster_whisper_latency.py FOLDER CLIP.wav --threads 2 --runs 5 [--compute-type int8]

Times a transcription from 16 kHz samples in memory to text, greedy, without timestamps, after one run to warm up.
"""

import argparse
import json
import statistics
import time
import wave

import numpy as np


def samples(path):
    with wave.open(path) as source:
        assert (source.getframerate(), source.getnchannels(), source.getsampwidth()) == (16000, 1, 2)
        return np.frombuffer(source.readframes(source.getnframes()), np.int16).astype(np.float32) / 32768


def peak_rss_mb():
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("clip")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--compute-type", default="int8")
    options = parser.parse_args()

    from faster_whisper import WhisperModel

    start = time.perf_counter()
    model = WhisperModel(
        options.folder, device="cpu", compute_type=options.compute_type, cpu_threads=options.threads, num_workers=1
    )
    load = time.perf_counter() - start
    audio = samples(options.clip)

    def transcribe():
        segments, _ = model.transcribe(
            audio,
            language="en",
            beam_size=1,
            temperature=0,
            without_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=False,
        )
        segments = list(segments)
        text = " ".join(segment.text.strip() for segment in segments)
        return text, sum(len(segment.tokens) for segment in segments)

    text, tokens = transcribe()
    times = []
    for _ in range(options.runs):
        start = time.perf_counter()
        transcribe()
        times.append(time.perf_counter() - start)
    result = {
        "load_s": load,
        "median_s": statistics.median(times),
        "min_s": min(times),
        "max_s": max(times),
        "runs": len(times),
        "text": text,
        "peak_rss_mb": peak_rss_mb(),
        "tokens": tokens,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
