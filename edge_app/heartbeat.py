"""Signs of life for systemd: the service is ready, the loop still turns. Nothing where systemd did not start us."""

import os
import socket
import time

MICROSECONDS = 1e6
SHARE = 0.25  # of the watchdog's time between beats: three may be lost


class Heartbeat:
    """Speaks sd_notify(3) to the socket that systemd names in NOTIFY_SOCKET."""

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "")
        self._pause_s = float(os.environ.get("WATCHDOG_USEC", "0")) / MICROSECONDS * SHARE
        self._next = 0.0

    def ready(self) -> None:
        """Say that requests are answered; systemd waits for it (Type=notify)."""
        self._say("READY=1")

    def beat(self) -> None:
        """Feed the watchdog. To be called by the loop itself, for every frame and every try to get one: cheap."""
        now = time.monotonic()
        if self._pause_s and now >= self._next:
            self._next = now + self._pause_s
            self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the app ends of its own will."""
        self._say("STOPPING=1")

    def _say(self, message: str) -> None:
        if not self._address:
            return
        name = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as way:
                way.connect(name)
                way.sendall(message.encode())
        except OSError:  # systemd is gone or busy: reading goes on, and the watchdog decides
            return
