"""Another machine, over the user's own ssh: keys, agent, configuration and jump hosts are ssh's affair."""

import shlex
import subprocess
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from edge_app.errors import InputError

SSH_FAILED = 255  # ssh's own exit code, where the connection and not the command failed
OPTIONS = ("-o", "BatchMode=yes", "-o", "ConnectTimeout=15")  # never ask for a password: keys only


@dataclass(frozen=True)
class Ended:
    """How a command on the other machine ended."""

    code: int
    output: str
    errors: str


@dataclass(frozen=True)
class Remote:
    """A host as ssh names it, and the ssh that reaches it."""

    host: str
    ssh: tuple[str, ...] = ("ssh",)

    def script(self, name: str, *arguments: str, root: str = "") -> Ended:
        """Run a script of edge_app/deploy/scripts there.

        Args:
            root: what to run it with to be root: "sudo -n", or nothing.

        Raises:
            InputError: the host cannot be reached.
        """
        text = files("edge_app.deploy").joinpath("scripts", f"{name}.sh").read_text()
        return self.run(f"{root} sh -s -- {shlex.join(arguments)}".strip(), text.encode())

    def send(self, folder: Path, to: str, root: str = "") -> None:
        """Copy the files of a folder to a folder there, made where it is missing.

        Raises:
            InputError: they do not arrive, as where the card is full.
        """
        packed = subprocess.run(["tar", "-C", str(folder), "-cf", "-", "."], stdout=subprocess.PIPE, check=True)
        to = shlex.quote(to)
        unpack = f"mkdir -p {to} && tar -C {to} --no-same-owner -xf -"
        ended = self.run(f"{root} sh -c {shlex.quote(unpack)}", packed.stdout)
        if ended.code:
            raise InputError(f"Could not copy to {self.host}: {last_line(ended.errors)}. Is its card full?")

    def run(self, command: str, given: bytes = b"") -> Ended:
        """Run a command of its shell with `given` as its input."""
        try:
            ended = subprocess.run([*self.ssh, *OPTIONS, "--", self.host, command], input=given, capture_output=True)
        except OSError as error:
            raise InputError(f"Expected an ssh to run, got {self.ssh[0]} ({error.strerror}). Install one.") from error
        errors = ended.stderr.decode(errors="replace")
        if ended.returncode == SSH_FAILED:
            raise InputError(f"Could not reach {self.host}: {last_line(errors)}. Does this work: ssh {self.host} true")
        return Ended(ended.returncode, ended.stdout.decode(errors="replace"), errors)


def last_line(text: str) -> str:
    """The last line that says anything, without its full stop."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "it gave no reason"
