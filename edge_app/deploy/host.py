"""What stands at the other end, and whether the app can run there."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from edge_app.deploy.remote import Remote
from edge_app.deploy.wheels import Target
from edge_app.errors import InputError

LEAST_FREE_KB = 1_000_000  # two environments of 340 MB, and the wheels
LEAST_PYTHON = (3, 11)
MACHINES = ("aarch64", "x86_64")  # that LiteRT has wheels for
SUDOERS = 'echo "$USER ALL=(ALL) NOPASSWD: ALL" | sudo tee /etc/sudoers.d/010_digitlens'


@dataclass(frozen=True)
class Host:
    """A machine that was looked at."""

    target: Target
    board: str
    system: str
    systemd: int
    root: str  # what to put before a command to be root: "sudo -n", or nothing
    current: str  # the environment that runs, "a" or "b"; empty where none does
    previous: str
    addresses: tuple[str, ...]

    @property
    def next_slot(self) -> str:
        """The environment to install into: never the one that runs."""
        return "b" if self.current == "a" else "a"


def look_at(remote: Remote) -> Host:
    """Ask the host what it is; nothing is changed there.

    Raises:
        InputError: it cannot be reached, or the app cannot run there.
    """
    told = remote.script("look").output.splitlines()
    facts = defaultdict(str, {key: value.strip() for key, _, value in (line.partition("=") for line in told)})
    for good, message in _demands(facts):
        if not good:
            raise InputError(f"{remote.host}: {message.format_map(facts)}")
    target = Target(facts["machine"], facts["python"], int(facts["glibc"]))
    root = "" if facts["uid"] == "0" else "sudo -n"
    addresses = tuple(address for address in facts["addresses"].split() if ":" not in address)
    return Host(
        target,
        board=facts["board"],
        system=facts["system"],
        systemd=int(facts["systemd"]),
        root=root,
        current=facts["current"],
        previous=facts["previous"],
        addresses=addresses,
    )


def _demands(facts: Mapping[str, str]) -> list[tuple[bool, str]]:
    """What must hold, in order, and what to say where it does not."""
    python = tuple(int(part) for part in facts["python"].split(".")) if facts["python"] else ()
    return [
        (bool(facts["machine"]), "expected a Linux machine with a shell, got no answer to uname."),
        (facts["machine"] in MACHINES and facts["bits"] == "64",
         "expected a 64-bit system, got {machine} with {bits} bits. Write 64-bit Raspberry Pi OS to the card."),
        (python >= LEAST_PYTHON, "expected Python 3.11 or newer, got Python {python}. Take a newer system."),
        (facts["venv"] == "yes", "Python cannot make environments there. Run on it: sudo apt install python3-venv"),
        (bool(facts["systemd"]) and facts["running"] == "yes", "expected systemd to run there, and it does not."),
        (facts["glibc"].isdigit(), "expected a system with glibc, got another. Use Raspberry Pi OS."),
        (facts["uid"] == "0" or facts["sudo"] == "yes",
         f"expected sudo without a password. Run on it: {SUDOERS.replace('{', '{{').replace('}', '}}')}"),
        (int(facts["free_kb"] or 0) >= LEAST_FREE_KB,
         f"expected {LEAST_FREE_KB // 1000:,} MB free at /opt, got {{free_kb}} kB. Run on it: sudo apt clean"),
    ]  # fmt: skip
