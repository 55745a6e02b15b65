"""What the device pays: memory, modules loaded, bytes on the card."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "edge_app" / "assets" / "demo.jpg"
MOST_READ_MB = 120
MOST_IDLE_CAMERA_MB = 160
QUIET_S = 3  # of the same picture, after which the app is idle
PROC = Path("/proc")
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


@pytest.fixture
def still_camera() -> Iterator[str]:
    """The address of a network camera that shows the demo page, and nothing moves."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(DEMO.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{DEMO.name}"
    server.shutdown()
    server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.skipif(not PROC.is_dir(), reason="needs /proc")
def test_idle_camera_app_with_its_page_up_is_small(serve, still_camera):
    app = serve(source=still_camera)
    for path in ("", "api/reading", "api/frame.jpg"):
        assert httpx.get(f"{app.address}/{path}").status_code == 200
    read = httpx.get(f"{app.address}/api/reading").json()
    assert len(read["digits"]) > 30  # idle, and yet it has read the page
    time.sleep(QUIET_S)
    assert 60e6 < resident(app.process.pid) <= MOST_IDLE_CAMERA_MB * 1e6


def resident(pid: int) -> int:
    """Bytes of memory that a process holds now."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


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
