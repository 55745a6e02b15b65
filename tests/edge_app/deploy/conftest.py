"""A machine to deploy to: real systemd and OpenSSH in an overlay of this one, thrown away at the end."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOOLS = ("apt-get", "unshare", "ssh", "ssh-keygen", "pivot_root", "systemctl")


@dataclass(frozen=True)
class Machine:
    """How to reach it."""

    ssh: str

    def run(self, command: str) -> str:
        """Run a command there as the user; standard output."""
        ended = subprocess.run([*self.ssh.split(), "pi@127.0.0.1", command], capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    @staticmethod
    def free_port() -> int:
        """A port that nobody listens on; the network is this machine's own."""
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 0))
            return int(asked.getsockname()[1])

    @staticmethod
    def until(holds: Callable[[], bool], seconds: float = 120) -> None:
        """Wait for a condition that must come."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.1)


@contextmanager
def own_cgroup() -> Iterator[Path]:
    """A control group for the machine's systemd, which would else rule this machine's; gone at the end."""
    asked = subprocess.run(["findmnt", "-t", "cgroup2", "-n", "-o", "TARGET"], capture_output=True, text=True)
    if not asked.stdout:
        pytest.skip("a throwaway machine takes version 2 of control groups")
    group = Path(asked.stdout.split()[0]) / f"digitlens-test-{os.getpid()}"
    group.mkdir()
    try:
        yield group
    finally:
        (group / "cgroup.kill").write_text("1")
        Machine.until(lambda: "populated 0" in (group / "cgroup.events").read_text())
        for folder in sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True):
            folder.rmdir()
        group.rmdir()


def listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    missing = [name for name in TOOLS if shutil.which(name) is None]
    if os.geteuid() != 0 or missing:
        pytest.skip(f"a throwaway machine takes root and Debian's tools; missing: {' '.join(missing) or 'root'}")
    folder, port = tmp_path_factory.mktemp("machine"), Machine.free_port()
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    disk = folder / "disk"
    disk.mkdir()
    known = f"-o UserKnownHostsFile={folder / 'known'} -o StrictHostKeyChecking=accept-new"
    ssh = f"ssh -F none -p {port} -i {key} -o IdentitiesOnly=yes -o LogLevel=ERROR {known}"
    log = folder / "log"
    with own_cgroup() as group, log.open("w") as out:
        boot = ["sh", "-c", 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"', "sh", group]
        command = [*boot, "unshare", "--mount", "sh", HERE / "machine.sh", disk, str(port), f"{key}.pub"]
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        try:
            Machine.until(lambda: listens(port) or process.poll() is not None)
            if process.poll() is not None:
                pytest.skip(f"no throwaway machine here: {log.read_text()[-500:]}")
            yield Machine(ssh)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
