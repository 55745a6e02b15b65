"""Who may ask: this machine's own pages on the loopback address, and whoever knows the token on any other."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
OPEN = "/healthz"
COOKIE = "digitlens"
HEADERS = {
    "content-security-policy": "default-src 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def token_for(host: str, token: str | None) -> str | None:
    """The token that viewers must know: the one given, a new one where the address is not this machine's own."""
    return token or (None if host in LOOPBACK else secrets.token_urlsafe(24))


class Guard:
    """ASGI middleware: refuses strangers, and sets the headers that keep a page to itself."""

    def __init__(self, app: Any, host: str, token: str | None) -> None:
        self._app, self._local, self._token = app, host in LOOPBACK, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message.get("headers", []), *own]
            await send(message)

        refusal = self._refusal(Request(scope))
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if self._local and _place("//" + host)[0] not in LOOPBACK:
            return _no(421, "Expected the Host of this machine: 127.0.0.1 or localhost.")
        origin = request.headers.get("origin")
        if origin is not None and _place(origin)[1] != host:
            return _no(403, "Expected no Origin but this page's own.")
        if self._token is None or request.url.path == OPEN:
            return None
        if request.url.path == "/" and self._is_token(request.query_params.get("token", "")):
            return self._with_cookie(request.url)
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._is_token(bearer):
            return None
        if self._is_token(request.cookies.get(COOKIE, "")):
            return None
        return _no(401, "Expected the token: Authorization: Bearer TOKEN, or /?token=TOKEN in a browser.")

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), (self._token or "").encode())

    def _with_cookie(self, url: URL) -> Response:
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(COOKIE, self._token or "", httponly=True, samesite="strict", secure=url.scheme == "https")
        return answer


def _place(address: str) -> tuple[str | None, str]:
    """Name and name with port of an address; (None, "") where it is none."""
    try:
        parts = urlsplit(address)
        return parts.hostname, parts.netloc
    except ValueError:
        return None, ""


def _no(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status_code=status)
