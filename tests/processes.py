"""How tests ask processes of the app."""

import json
import subprocess
import sys
from pathlib import Path

import edge_app

DEMO = Path(edge_app.__file__).parent / "assets" / "demo.jpg"
LINES = ["0123456789", "3141 5926 535", "27182 81828", "1618 033 9887"]  # of the demo page
READ = [sys.executable, "-m", "digitlens", "read"]


def read(*arguments: str | Path, **kwargs) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*READ, *map(str, arguments)], capture_output=True, text=True, **kwargs)


def values(ended: subprocess.CompletedProcess[str]) -> list[dict]:
    """The JSON lines of a process that ended well and had nothing to say."""
    assert (ended.returncode, ended.stderr) == (0, "")
    return [json.loads(line) for line in ended.stdout.splitlines()]


def one_line(ended: subprocess.CompletedProcess[str]) -> str:
    """What a process said that ended for bad input."""
    assert ended.returncode == 2, ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr
