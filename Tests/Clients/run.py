"""Starts a server with two models and runs the tests of its clients: run.py SENSORIUM_SERVER [test …]"""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait(url: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"The server ended with status {process.returncode}.")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The server was not ready within a minute.")


def main() -> int:
    port, wyoming = free_port(), free_port()
    speech = ROOT / "Tests/Fixtures/whisper-tiny-random"
    process = subprocess.Popen([
        sys.argv[1], "--model-type", "llava", "--model", str(speech), "--alias", "whisper-1=whisper-tiny-random",
        "--port", str(port), "--wyoming-port", str(wyoming), "--api-key", "secret", "--log-level", "warning"])
    os.environ["SENSORIUM_TEST_URL"] = f"http://127.0.0.1:{port}"
    os.environ["SENSORIUM_TEST_WYOMING"] = str(wyoming)
    try:
        wait(os.environ["SENSORIUM_TEST_URL"], process)
        names = sys.argv[2:]
        loader = unittest.TestLoader()
        here = str(pathlib.Path(__file__).parent)
        sys.path.insert(0, here)
        tests = loader.loadTestsFromNames(names) if names else loader.discover(here)
        result = unittest.TextTestRunner(verbosity=2).run(tests)
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=60)
    if status != 0:
        print(f"The server ended with status {status} where it was asked to stop.", file=sys.stderr)
    return 0 if result.wasSuccessful() and status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
