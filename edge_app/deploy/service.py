"""The systemd service and its token, as files to send."""

import secrets
import shlex
from importlib.resources import files

BACK_OFF = ("RestartSteps=", "RestartMaxDelaySec=")
BACK_OFF_SINCE = 254  # systemd's version; Bookworm's 252 restarts every RestartSec
TOKEN_BYTES = 24


def unit(source: str | None, port: int, model: str | None, systemd: int) -> str:
    """Fill in the service for a host.

    Args:
        source: what `digitlens camera` shall read; None: the camera that it finds.
        model: path of another model than the bundled one, on the host.
        systemd: the host's version of it.
    """
    options = [*([source] if source else []), "--host", "0.0.0.0", "--port", str(port), "--wait"]
    options += ["--model", model] if model else []
    text = files("edge_app").joinpath("assets", "digitlens.service").read_text()
    text = text.replace("@OPTIONS@", shlex.join(options).replace("%", "%%"))
    if systemd >= BACK_OFF_SINCE:
        return text
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(BACK_OFF))


def environment() -> str:
    """What the service finds in its environment: a new token. Kept where the host has one from an earlier deploy."""
    return f"DIGITLENS_TOKEN={secrets.token_urlsafe(TOKEN_BYTES)}\n"
