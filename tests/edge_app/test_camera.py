import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

from edge_app.recording import Recorder
from edge_app.source import Wanted
from edge_app.source_demo import DemoCamera

DEMO = Path(__file__).parents[2] / "edge_app" / "assets" / "demo.jpg"
CAMERA = [sys.executable, "-m", "digitlens", "camera"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CAMERA, *arguments], capture_output=True, text=True)


@pytest.fixture(scope="module")
def local(serve):
    return serve()


def test_reading_frame_metrics_and_page_are_served(local) -> None:
    assert httpx.get(f"{local.address}/api/reading").json()["source"] == "demo"
    frame = httpx.get(f"{local.address}/api/frame.jpg").content
    assert cv2.imdecode(np.frombuffer(frame, np.uint8), cv2.IMREAD_COLOR).shape == (720, 1280, 3)
    assert "digitlens_frames_total" in httpx.get(f"{local.address}/metrics").text
    page = httpx.get(local.address)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    with httpx.stream("GET", f"{local.address}/api/events") as events:
        assert "lines" in json.loads(next(events.iter_lines()).removeprefix("data: "))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"host": "evil.example"}, 421, id="rebound name"),
        pytest.param({"origin": "http://evil.example"}, 403, id="foreign page"),
        pytest.param({"host": "["}, 421, id="no host at all"),
    ],
)
def test_strangers_are_refused_on_the_loopback_address_too(local, headers: dict[str, str], status: int) -> None:
    assert httpx.get(f"{local.address}/api/reading", headers=headers).status_code == status


def large(form: str) -> bytes:
    """A small file of more pixels than are taken."""
    return cv2.imencode(form, np.zeros((6500, 6500), np.uint8))[1].tobytes()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        pytest.param(DEMO.read_bytes(), 200, id="picture"),
        pytest.param(b"hello", 400, id="text"),
        pytest.param(b"", 400, id="nothing"),
        pytest.param(b"\xff" * ((16 << 20) + 1), 413, id="too large"),
        pytest.param(DEMO.read_bytes()[:9000], 400, id="cut short"),
        *(pytest.param(large(form), 400, id=f"too many pixels, {form}") for form in (".png", ".webp")),
        pytest.param(cv2.imencode(".tiff", np.zeros((9, 9), np.uint8))[1].tobytes(), 400, id="size not told"),
    ],
)
def test_uploads_are_read_or_refused(local, raw: bytes, status: int) -> None:
    answer = httpx.post(f"{local.address}/api/read", content=raw, timeout=60)
    assert answer.status_code == status
    assert ("lines" if status == 200 else "error") in answer.json()


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{",
        '{"turn": 9}',
        '{"region": [1]}',
        '{"turn": true}',
        '{"region": [0, 0, 0, 9]}',
        '{"least_confidence": "x"}',
        "null",
    ],
)
def test_views_that_are_none_are_refused(local, body: str) -> None:
    assert httpx.post(f"{local.address}/api/view", content=body).status_code == 400


def test_other_addresses_need_the_token_and_sigterm_ends_the_app(serve) -> None:
    served = serve("--host", "0.0.0.0")
    assert socket.gethostname() in served.shown  # not 0.0.0.0, which no browser opens
    url = f"{served.address}/api/reading"
    assert served.token and httpx.get(url).status_code == 401
    assert httpx.get(url, headers={"authorization": f"Bearer {served.token}x"}).status_code == 401
    assert httpx.get(url, headers={"authorization": f"Bearer {served.token}"}).status_code == 200
    answer = httpx.get(served.address, params={"token": served.token})
    assert answer.status_code == 303 and "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    assert served.end() == 130


def test_missing_camera_is_one_line_and_exit_2() -> None:
    done = run("97", "--json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_recording_replays_to_the_same_readings(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    live = run("demo", "--json", "--frames", "8", "--record", str(folder))
    again = run(str(folder), "--json")
    assert again.returncode == 0
    first, second = ([json.loads(line) for line in text.splitlines()] for text in (live.stdout, again.stdout))
    assert len(first) == 8 and first[-1]["lines"]
    assert [(one["digits"], one["lines"]) for one in first] == [(one["digits"], one["lines"]) for one in second]


def test_recording_that_was_cut_off_replays_up_to_there(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    run("demo", "--json", "--frames", "3", "--record", str(folder))
    lines = folder / "readings.jsonl"
    lines.write_bytes(lines.read_bytes()[:-40])
    again = run(str(folder), "--json")
    assert (again.returncode, again.stdout.count("\n")) == (0, 2)


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_taken_port_is_one_line_and_the_terminal_stays_as_it_was() -> None:
    import pty

    ours, theirs = pty.openpty()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run([*CAMERA, "demo", "--port", port], stdin=theirs, stderr=theirs, stdout=theirs)
    os.close(theirs)
    told = os.read(ours, 4096).decode()
    os.close(ours)
    assert ended.returncode == 2 and told.count("\n") == 1 and "\x1b" not in told


def test_pictures_are_read_singly_and_a_damaged_one_is_left_out(tmp_path: Path) -> None:
    for name in ("a.jpg", "c.jpg"):
        (tmp_path / name).write_bytes(DEMO.read_bytes())
    (tmp_path / "b.jpg").write_text("no picture")
    done = run(str(tmp_path), "--json")
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, len(shown), done.stderr.count("b.jpg")) == (2, 2, 1)
    assert shown[0]["lines"] == shown[1]["lines"] and "0123456789" in shown[0]["lines"]
    alone = run(str(tmp_path / "b.jpg"), "--json")
    assert (alone.returncode, alone.stdout) == (2, "")
    for name in ("a.jpg", "c.jpg"):
        (tmp_path / name).write_text("no picture either")
    none = run(str(tmp_path), "--json")
    assert (none.returncode, none.stdout, none.stderr.count("none of which")) == (2, "", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is simulated by /dev/full")
@pytest.mark.parametrize("command", [["camera", "demo", "--json", "--frames", "2"], ["read", str(DEMO)]], ids=" ".join)
def test_full_disk_is_one_line_and_exit_2(command: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "digitlens", *command], stdout=full, stderr=-1, text=True)
    assert done.returncode == 2 and "disk full" in done.stderr.splitlines()[-1] and "Traceback" not in done.stderr


def test_recording_of_no_frame_leaves_the_folder_free(tmp_path: Path) -> None:
    Recorder(tmp_path / "new").close()
    Recorder(tmp_path / "new").close()
    assert not any((tmp_path / "new").iterdir())


def test_demo_knows_where_its_digits_stand() -> None:
    camera = DemoCamera(Wanted(), paced=False)
    frame = camera.read()
    assert frame is not None and len(camera.truth) == 18
    light = [frame[one.box.y : one.box.bottom, one.box.x : one.box.right].min() for one in camera.truth]
    assert max(light) < 130  # ink in every box
