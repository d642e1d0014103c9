"""The paths, programs and environment of the packages' tests."""

import json
import os
import pathlib
import shutil
import subprocess
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = os.environ["CORSCHECK_TARGET"]
PROFILE = os.environ["CORSCHECK_PROFILE"]
PROGRAM = pathlib.Path(os.environ["CORSCHECK_PROGRAM"]).resolve()
MANIFEST = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]
VERSION = MANIFEST["version"]
PLATFORMS = json.loads((ROOT / "packaging/platforms.json").read_text())

# Environment variables that would change the programs' behaviour.
FOREIGN = ("ALL_PROXY", "CI", "CORSCHECK_", "GIT_", "GITHUB_", "HTTPS_PROXY", "HTTP_PROXY", "NPM_CONFIG_", "PYTHONPATH", "RUNNER_")


def environment(**more):
    """The environment without variables that would change a program's behaviour, and with `more`."""
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith(FOREIGN)}
    return {**clean, "NO_PROXY": "127.0.0.1", **{name: str(value) for name, value in more.items()}}


def folder(name):
    """An empty folder of this name, for one test."""
    path = ROOT / "target/packaging" / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def run(*words, cwd=ROOT, env=None, timeout=900, text_input=None):
    """Runs a program to its end, whether it succeeds or not."""
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=environment() if env is None else env,
        input=text_input,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def done(*words, **how):
    """Runs a program that must succeed, and returns its output."""
    ran = run(*words, **how)
    assert ran.returncode == 0, f"{words} ended with {ran.returncode}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def linked_statically(program):
    """Whether an ELF program needs no loader."""
    head = program.read_bytes()[:4096]
    assert head[:5] == b"\x7fELF\x02", f"{program} is not a 64-bit ELF program"
    start, size, count = (int.from_bytes(head[a:b], "little") for a, b in ((32, 40), (54, 56), (56, 58)))
    kinds = [int.from_bytes(head[at : at + 4], "little") for at in range(start, start + size * count, size)]
    return 3 not in kinds  # PT_INTERP
