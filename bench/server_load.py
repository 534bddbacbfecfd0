"""The server under load, on loopback: python3 bench/server_load.py SENSORIUM_SERVER [--minutes 1]

Three measurements, each bounded: how long /health takes while pictures are prepared; whether memory and cache blocks stay
flat while connections come and half of them leave early; how many requests a second are answered, 16 at a time. Needs Pillow.
"""

import argparse
import asyncio
import base64
import io
import json
import os
import pathlib
import random
import signal
import socket
import statistics
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent


def picture(seed: int, side: int = 1024) -> str:
    from PIL import Image

    noise = Image.frombytes("RGB", (side // 8, side // 8), random.Random(seed).randbytes(3 * (side // 8) ** 2))
    file = io.BytesIO()
    noise.resize((side, side)).save(file, "JPEG", quality=90)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"


def request(pictures: list, tokens: int, stream: bool = False) -> bytes:
    parts = [{"type": "image_url", "image_url": {"url": url}} for url in pictures]
    body = json.dumps({
        "messages": [{"role": "user", "content": parts + [{"type": "text", "text": "Describe the picture."}]}],
        "temperature": 0, "max_tokens": tokens, "ignore_eos": True, "stream": stream}).encode()
    head = (f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


async def exchange(port: int, message: bytes, leave_after: float = None) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(message)
        await writer.drain()
        if leave_after is not None:
            await asyncio.sleep(leave_after)
            return b""
        return await reader.read()
    finally:
        writer.close()


async def health(port: int, until: asyncio.Task, times: list) -> None:
    message = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    while not until.done():
        start = time.perf_counter()
        answer = await exchange(port, message)
        assert answer.startswith(b"HTTP/1.1 200"), answer[:100]
        times.append(time.perf_counter() - start)
        await asyncio.sleep(0.002)


async def measure_health(port: int) -> None:
    messages = [request([picture(4 * number + place) for place in range(4)], 4) for number in range(32)]
    times = []
    work = asyncio.ensure_future(asyncio.gather(*[exchange(port, message) for message in messages]))
    await health(port, work, times)
    answers = [answer.split(b" ", 2)[1].decode() for answer in work.result()]
    times.sort()
    print(f"/health while 32 requests of four 1024 x 1024 pictures are prepared: {len(times)} asked, "
          f"median {1e3 * statistics.median(times):.2f} ms, p99 {1e3 * times[int(0.99 * len(times))]:.2f} ms, "
          f"longest {1e3 * times[-1]:.2f} ms; answers: { {status: answers.count(status) for status in set(answers)} }")


def memory(process: int) -> float:
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def gauge(port: int, name: str) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as response:
        lines = response.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(f"vllm:{name}{{"))


async def measure_leaks(port: int, process: int, minutes: float) -> None:
    url = f"data:image/jpeg;base64,{base64.b64encode((ROOT / 'Samples/fox.jpg').read_bytes()).decode()}"
    messages = [request([url], 24, stream=stream) for stream in (False, True)]
    end = time.monotonic() + 60 * minutes
    done = {"answered": 0, "left": 0, "refused": 0}

    async def client(number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < end:
            leaves = number % 2 == 0
            try:
                answer = await exchange(port, chance.choice(messages), chance.uniform(0, 0.5) if leaves else None)
            except OSError:
                continue
            kind = "left" if leaves else "answered" if answer.startswith(b"HTTP/1.1 200") else "refused"
            done[kind] += 1
            if kind == "refused":
                await asyncio.sleep(chance.uniform(0, 1))

    started = memory(process)
    clients = [asyncio.ensure_future(client(number)) for number in range(500)]
    samples = []
    while time.monotonic() < end:
        await asyncio.sleep(min(10, 60 * minutes / 6))
        samples.append(memory(process))
    await asyncio.gather(*clients)
    for _ in range(100):
        if await asyncio.to_thread(gauge, port, "num_requests_waiting") == 0:
            break
        await asyncio.sleep(0.1)
    held = await asyncio.to_thread(gauge, port, "kv_cache_usage_perc")
    print(f"500 connections of which half leave early, {minutes:g} min: {done}; memory {started:.0f} MB before, "
          f"{', '.join(f'{sample:.0f}' for sample in samples)} MB meanwhile; cache blocks held afterwards: {held:g}")


async def measure_throughput(port: int, requests: int = 200) -> None:
    url = f"data:image/jpeg;base64,{base64.b64encode((ROOT / 'Samples/fox.jpg').read_bytes()).decode()}"
    message = request([url], 32)
    left = list(range(requests))

    async def client() -> None:
        while left:
            left.pop()
            await exchange(port, message)

    start = time.perf_counter()
    await asyncio.gather(*[client() for _ in range(16)])
    print(f"16 requests at a time: {requests / (time.perf_counter() - start):.1f} requests/s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("--minutes", type=float, default=1)
    options = parser.parse_args()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = subprocess.Popen([options.server, "--model-type", "llava", "--port", str(port), "--log-level", "warning"])
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
        asyncio.run(measure_health(port))
        asyncio.run(measure_throughput(port))
        asyncio.run(measure_leaks(port, process.pid, options.minutes))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


if __name__ == "__main__":
    main()
