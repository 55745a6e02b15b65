"""What the device pays: memory, modules loaded, bytes on the card."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "edge_app" / "assets" / "demo.jpg"
MOST_READ_MB = 120
KIB = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes on macOS, KiB elsewhere
# Runs a command, and prints the peak of its memory in bytes.
PEAK = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    f"print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * {KIB})"
)
LOADED = """
import atexit, sys
atexit.register(lambda: print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr))
import digitlens
digitlens.main()
"""
# What `read` may load beside Python's own; anything else costs the device time and memory at each start.
NEEDED = {
    *("digitlens", "edge_app", "cv2", "numpy", "ai_edge_litert", "flatbuffers"),  # to read
    *(
        "typer",
        "rich",
        "pygments",
        "markdown_it",
        "mdurl",
        "shellingham",
        "typing_extensions",
        "annotated_doc",
    ),  # to say
    *("pydantic", "pydantic_core", "typing_inspection", "annotated_types"),  # which newer releases of typer bring
}


def test_peak_memory_of_read_is_small():
    command = [sys.executable, "-c", PEAK, sys.executable, "-m", "digitlens", "read", "--json", str(DEMO)]
    peak = int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert 40e6 < peak <= MOST_READ_MB * 1e6


def test_read_loads_only_what_it_needs():
    command = [sys.executable, "-c", LOADED, "read", "--json", str(DEMO)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0
    foreign = foreign_modules(set(ended.stderr.split()))
    assert {"cv2", "numpy", "edge_app"} <= foreign
    assert foreign <= NEEDED


def foreign_modules(tops: set[str]) -> set[str]:
    """Of modules' top names, those from outside Python; C extensions' private names and site's hooks left out."""
    return {name for name in tops - set(sys.stdlib_module_names) if not name.startswith(("_", "sitecustomize", "__"))}
