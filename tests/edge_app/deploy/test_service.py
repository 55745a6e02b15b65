"""The systemd service, as systemd itself judges it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from edge_app.deploy.service import environment, unit

MOST_EXPOSURE = "30"  # tenths: 3.0 of 10
KNOWN_SINCE_254 = ("RestartSteps", "RestartMaxDelaySec")
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """The service with a program that exists, as systemd-analyze demands."""
    text = unit("csi", 8080, None, systemd=257).replace("/opt/digitlens/current/bin/digitlens", "/bin/true")
    (tmp_path / "digitlens.service").write_text(text)
    return tmp_path / "digitlens.service"


@needs_systemd
def test_systemd_finds_nothing_wrong_with_it(service):
    ended = subprocess.run(["systemd-analyze", "verify", service], capture_output=True, text=True)
    said = [line for line in ended.stderr.splitlines() if str(service) in line or service.name in line]
    assert [line for line in said if not any(key in line for key in KNOWN_SINCE_254)] == []
    assert ended.returncode == 0


@needs_systemd
def test_its_exposure_is_at_most_3(service):
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSURE}", service]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout
    found = re.search(r"exposure level for \S+: ([0-9.]+)", ended.stdout)
    assert found and 0 < float(found[1]) <= 3.0


def test_older_systemd_gets_no_keys_that_it_does_not_know():
    old, new = (unit(None, 8080, None, systemd=version) for version in (252, 254))
    assert "RestartSteps=" in new and "RestartSteps=" not in old
    assert "RestartSec=" in old


def test_options_are_quoted_for_systemd():
    text = unit("rtsp://camera/a%20b c", 9000, "/opt/digitlens/a/model.tflite", systemd=257)
    (line,) = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    assert "'rtsp://camera/a%%20b c' --host 0.0.0.0 --port 9000 --wait --model /opt/digitlens/a/model.tflite" in line


def test_token_is_new_each_time_and_long():
    one, other = environment(), environment()
    assert one != other
    assert re.fullmatch(r"DIGITLENS_TOKEN=[\w-]{32}\n", one)
