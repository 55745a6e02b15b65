"""`digitlens deploy` against a real OpenSSH server and a real systemd, with a throwaway user and keys."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from digitlens import COMMANDS
from edge_app.bench.result import from_json

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.slow


def deploy(machine, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digitlens", "deploy", "pi@127.0.0.1", "--ssh", machine.ssh, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_dry_run_looks_and_changes_nothing(machine):
    ended = deploy(machine, "--dry-run")
    assert ended.returncode == 0, ended.stderr
    assert "Would install into /opt/digitlens/a" in ended.stderr
    assert machine.run("ls /opt") == machine.run("ls /opt; test ! -e /etc/digitlens")


def test_unknown_key_ends_with_one_line_and_exit_2(machine, tmp_path):
    ended = deploy(machine, "--ssh", machine.ssh.replace("/key ", "/no-such-key "))
    assert ended.returncode == 2
    assert "Could not reach pi@127.0.0.1: " in ended.stderr.splitlines()[-1]
    assert "ssh pi@127.0.0.1 true" in ended.stderr


def test_rollback_without_a_version_before_ends_with_exit_2(machine):
    ended = deploy(machine, "--rollback")
    assert ended.returncode == 2
    assert "no version before this one" in ended.stderr


@dataclass(frozen=True)
class Deployed:
    """A first deploy that went well."""

    url: str
    out: Path
    port: int


@pytest.fixture(scope="module")
def deployed(machine, tmp_path_factory) -> Deployed:
    if "camera" not in COMMANDS:
        pytest.skip("this checkout has no camera app yet: there is no service to start")
    port, out = machine.free_port(), tmp_path_factory.mktemp("out")
    ended = deploy(machine, "--source", "demo", "--port", port, "--out", out)
    assert ended.returncode == 0, ended.stderr + machine.run("sudo journalctl -u digitlens -n 50 --no-pager; true")
    (url,) = ended.stdout.split()
    return Deployed(f"http://127.0.0.1:{port}/?{url.partition('?')[2]}", out, port)


def answer(url: str, token: str = "") -> int:
    """The status that a GET gives; 0 where nobody answers."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as got:
            return int(got.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def reading(deployed: Deployed) -> int:
    page, _, token = deployed.url.partition("?token=")
    return answer(f"{page}api/reading", token)


def test_page_answers_with_the_token_and_not_without(machine, deployed):
    machine.until(lambda: reading(deployed) == 200)
    assert answer(f"http://127.0.0.1:{deployed.port}/api/reading") == 401


def test_service_runs_as_a_user_without_rights(machine, deployed):
    pid = machine.run("systemctl show -P MainPID digitlens")
    assert machine.run(f"ps -o user= -p {pid}") not in ("root", "pi")
    assert machine.run(f"sudo grep CapEff /proc/{pid}/status").split()[1] == "0" * 16
    assert machine.run("sudo stat -c %a /etc/digitlens/environment") == "600"


def test_doctor_and_bench_of_the_host_are_brought_back(deployed):
    findings = json.loads((deployed.out / "doctor.json").read_text())
    assert next(finding for finding in findings if finding["name"] == "self-test")["state"] != "broken"
    assert from_json((deployed.out / "bench.json").read_text(), "bench.json").digits > 30


def test_journal_is_plain_lines(machine, deployed):
    lines = machine.run("sudo journalctl -u digitlens -t digitlens -o cat --no-pager")
    assert lines and "\x1b" not in lines and "│" not in lines


def test_hung_process_is_restarted(machine, deployed):
    """The watchdog, at 2 s instead of the service's 30."""
    folder = "/run/systemd/system/digitlens.service.d"
    machine.run(f"sudo mkdir -p {folder}; printf '[Service]\\nWatchdogSec=2\\n' | sudo tee {folder}/fast.conf")
    machine.run("sudo systemctl daemon-reload; sudo systemctl restart digitlens")
    before = machine.run("systemctl show -P MainPID digitlens")
    machine.run(f"sudo kill -STOP {before}")
    machine.until(lambda: machine.run("systemctl show -P MainPID digitlens") not in ("0", before))
    machine.until(lambda: machine.run("systemctl is-active digitlens || true") == "active")
    machine.until(lambda: reading(deployed) == 200)
    machine.run(f"sudo rm -r {folder}; sudo systemctl daemon-reload")


def test_failed_upgrade_leaves_the_old_one_running_and_a_good_one_can_be_rolled_back(machine, deployed):
    ended = deploy(machine, "--source", "no-such-clip.mp4", "--port", deployed.port, "--out", deployed.out)
    assert ended.returncode == 2
    assert "the version before it runs again" in ended.stderr.splitlines()[-1]
    assert machine.run("readlink /opt/digitlens/current") == "a"
    machine.until(lambda: reading(deployed) == 200)
    ended = deploy(machine, "--source", "demo", "--port", deployed.port, "--out", deployed.out)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip().endswith(deployed.url.partition("?")[2])  # the token is kept
    assert machine.run("readlink /opt/digitlens/current") == "b"
    assert deploy(machine, "--rollback").returncode == 0
    assert machine.run("readlink /opt/digitlens/current") == "a"
    machine.until(lambda: reading(deployed) == 200)


def test_remove_leaves_nothing(machine, deployed):
    assert deploy(machine, "--remove").returncode == 0
    left = "/opt/digitlens /etc/digitlens /etc/systemd/system/digitlens.service"
    assert machine.run(f"ls -d {left} 2>/dev/null || true") == ""
    assert machine.run("systemctl is-active digitlens || true") == "inactive"
