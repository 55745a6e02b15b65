"""The doctor: a healthy machine, a sick one, and each remedy."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from edge_app import board
from edge_app.demo_page import DEMO_LINES
from edge_app.doctor.cameras import csi_cameras, examine_cameras
from edge_app.doctor.finding import State
from edge_app.doctor.probe import probe
from edge_app.doctor.software import _obituary, _self_test_finding

ROOT = Path(__file__).parents[3]
# As rpicam-hello of Raspberry Pi OS writes it.
LISTED = """Available cameras
-----------------
0 : imx708 [4608x2592 10-bit RGGB] (/base/soc/i2c0mux/i2c@1/imx708@1a)
    Modes: 'SRGGB10_CSI2P' : 1536x864 [120.13 fps - (768, 432)/3072x1728 crop]
"""


def doctor(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}"} if path else None
    command = [sys.executable, "-m", "digitlens", "doctor", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def put_program(folder: Path, name: str, prints: str) -> None:
    """A stand-in for a program of Raspberry Pi OS."""
    (folder / "out").write_text(prints)
    program = folder / name
    program.write_text(f'#!/bin/sh\ncat "{folder}/out"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_on_a_sound_machine_finds_all_parts_and_ends_with_0():
    ended = doctor("--json")
    assert ended.returncode == 0, ended.stdout
    told = json.loads(ended.stdout)
    by_name = {finding["name"]: finding for finding in told["findings"]}
    assert told["healthy"]
    assert {"board", "system", "python", "disk", "numpy", "opencv", "runtime", "self-test", "network"} <= set(by_name)
    assert by_name["self-test"]["state"] != "broken"
    assert all(finding["why"] for finding in told["findings"] if finding["state"] != "ok")


def test_low_voltage_is_broken_with_a_remedy_and_exit_1(tmp_path):
    put_program(tmp_path, "vcgencmd", "throttled=0x50005\n")
    ended = doctor("--json", path=tmp_path)
    assert ended.returncode == 1
    (found,) = [finding for finding in json.loads(ended.stdout)["findings"] if finding["name"] == "throttling"]
    assert found["state"] == "broken"
    assert found["what"] == "now: voltage too low, throttled"
    assert "power supply" in found["mend"]


@pytest.mark.parametrize(
    ("word", "now", "before"),
    [
        pytest.param(0, [], [], id="well"),
        pytest.param(0x10000, [], ["voltage too low"], id="once low"),
        pytest.param(0x80008, ["near its temperature limit"], ["near its temperature limit"], id="hot"),
    ],
)
def test_throttling_tells_now_from_since_the_start(word, now, before):
    assert board.throttling(word) == (now, before)


def test_probe_survives_an_illegal_instruction_and_names_the_step():
    steps = {"good": lambda: {"a": 1}, "bad": lambda: os.kill(os.getpid(), signal.SIGILL), "never": dict}
    probed = probe(steps)
    assert probed.results == {"good": {"a": 1}}
    assert probed.death is not None
    assert (probed.death.step, probed.death.signal) == ("bad", "SIGILL")


def test_probe_tells_the_exception_of_a_step():
    def missing() -> dict:
        raise ImportError("libxcb.so.1: cannot open shared object file")

    death = probe({"opencv": missing}).death
    assert death is not None and death.signal == ""
    found = _obituary(death)
    assert found.state is State.BROKEN
    assert "libxcb.so.1" in found.what and "uninstall --yes opencv-python;" in found.mend


def test_illegal_instruction_is_explained_with_the_package_that_holds_it():
    death = probe({"numpy": lambda: os.kill(os.getpid(), signal.SIGILL)}).death
    assert death is not None
    found = _obituary(death)
    assert (found.what, found.state) == ("illegal instruction", State.BROKEN)
    assert "the processor lacks" in found.why and found.mend.endswith(" numpy")


def test_csi_cameras_are_the_numbered_lines_of_rpicam_hello():
    assert csi_cameras(LISTED) == ["0 : imx708 [4608x2592 10-bit RGGB]"]
    assert csi_cameras("No cameras available!\n") == []


def test_csi_camera_is_found_through_rpicam_hello(tmp_path, monkeypatch):
    put_program(tmp_path, "rpicam-hello", LISTED)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert ("camera csi", State.OK) in [(finding.name, finding.state) for finding in examine_cameras()]


def test_loose_ribbon_cable_is_noted_with_the_look_at_it(tmp_path, monkeypatch):
    put_program(tmp_path, "rpicam-hello", "No cameras available!\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (found,) = [finding for finding in examine_cameras() if finding.name == "csi"]
    assert found.state is State.NOTE and "cable" in found.mend


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        pytest.param(DEMO_LINES, State.OK, id="all right"),
        pytest.param(("0123456789", "3141 5926 535", "27182 81828", "1618 033 9881"), State.NOTE, id="one misread"),
        pytest.param(DEMO_LINES[:3], State.BROKEN, id="a line missing"),
        pytest.param((), State.BROKEN, id="nothing"),
    ],
)
def test_self_test_tells_a_misread_digit_from_a_broken_device(lines, state):
    assert _self_test_finding({"model": "edge", "bytes": 1, "ms": 1.0, "lines": lines}).state is state
