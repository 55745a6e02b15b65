"""The web page as an output of the loop: a server on a thread of its own."""

import socket
import threading
from pathlib import Path
from urllib.parse import quote

import uvicorn

from edge_app.errors import InputError
from edge_app.live import Live, Shown
from edge_app.newest import NewestFrame
from edge_app.web_api import Api
from edge_app.web_guard import Guard, token_for
from edge_app.web_hub import Hub

EVERYWHERE = {"0.0.0.0", "::"}  # no address that a browser could open: the machine's name is
MOST_CONNECTIONS = 64  # at a time; a flood of them cannot exhaust the device


class WebPage:
    """Serves the newest frame to any number of viewers."""

    def __init__(
        self, live: Live, newest: NewestFrame | None, host: str, port: int, token: str | None, model: Path
    ) -> None:
        """
        Raises:
            InputError: the port is taken, or the address not this machine's.
        """
        self.hub, token = Hub(live, newest), token_for(host, token)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
            self._socket.listen()  # whoever comes before the server runs waits for it
        except OSError as error:
            self._socket.close()
            reason = error.strerror or error
            raise InputError(
                f"Expected a free port, but {host}:{port} is not ({reason}). Name another: --port"
            ) from error
        self.port = self._socket.getsockname()[1]
        name = socket.gethostname() if host in EVERYWHERE else host
        shown_host = f"[{name}]" if ":" in name else name
        self.address = f"http://{shown_host}:{self.port}" + (f"/?token={quote(token)}" if token else "")
        app = Guard(Api(self.hub, model).app(), host, token)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="critical",
                lifespan="off",
                access_log=False,
                server_header=False,
                limit_concurrency=MOST_CONNECTIONS,
                timeout_keep_alive=5,
            )
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="web", daemon=True)
        self._thread.start()

    def put(self, shown: Shown) -> None:
        self.hub.put(shown)

    def close(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(3)
        self._socket.close()
