"""The routes: page, pictures, readings, events, and what a service is watched by."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from edge_app.classifier import BUNDLED_MODEL, load_classifier
from edge_app.errors import InputError
from edge_app.geometry import Box
from edge_app.picture import picture_of
from edge_app.reader import read_frame
from edge_app.reading import to_json
from edge_app.web_hub import Hub

PAGE = Path(__file__).parent / "assets" / "page"
MAX_UPLOAD_BYTES, MAX_UPLOAD_PIXELS = 16 << 20, 40_000_000  # a phone's photograph fits
MAX_VIEW_BYTES = 4096
LOOK_S = 0.02  # between two looks for a new frame
EVENT_S = 0.15  # between two events: more than an eye reads
BEAT_S = 2.0  # an event at least so often, so that the page sees that the app is there
MAX_SIDE = 1 << 16  # pixels of a region's coordinate
BOUNDARY = "digitlens-frame"


class Api:
    """Answers of one app to all viewers."""

    def __init__(self, hub: Hub, model: Path = BUNDLED_MODEL) -> None:
        self._hub, self._model, self._lock = hub, model, Lock()
        self._classifier: Any = None  # an interpreter of its own: the camera's is not for two threads

    def app(self) -> Starlette:
        files = {"/": "page.html", "/page.js": "page.js", "/page.css": "page.css"}
        pages = [Route(path, partial(_file, name)) for path, name in files.items()]
        return Starlette(
            routes=[
                *pages,
                Route("/api/reading", self.reading),
                Route("/api/frame.jpg", partial(self.frame, "picture")),
                Route("/api/threshold.jpg", partial(self.frame, "threshold")),
                Route("/api/still", self.still),
                Route("/api/stream.mjpg", partial(self.stream, "picture")),
                Route("/api/threshold.mjpg", partial(self.stream, "threshold")),
                Route("/api/events", self.events),
                Route("/api/read", self.read, methods=["POST"]),
                Route("/api/view", self.view, methods=["POST"]),
                Route("/healthz", self.health),
                Route("/metrics", self.metrics),
                Route("/openapi.json", _description),
            ]
        )

    async def reading(self, request: Request) -> Response:
        values = self._hub.reading()
        return JSONResponse(values) if values else _error(503, "There has been no frame yet.")

    async def frame(self, kind: str, request: Request) -> Response:
        try:
            return Response(await run_in_threadpool(self._hub.jpeg, kind), media_type="image/jpeg")
        except LookupError as error:
            return _error(503, str(error))

    async def still(self, request: Request) -> Response:
        try:
            return JSONResponse(await run_in_threadpool(self._hub.still))
        except LookupError as error:
            return _error(503, str(error))

    async def stream(self, kind: str, request: Request) -> Response:
        return StreamingResponse(self._pictures(kind), media_type=f"multipart/x-mixed-replace; boundary={BOUNDARY}")

    async def _pictures(self, kind: str) -> AsyncIterator[bytes]:
        last = -1
        self._hub.viewers += 1
        try:
            while True:
                shown = self._hub.shown
                if shown is not None and shown.number != last:
                    last = shown.number
                    picture = await run_in_threadpool(self._hub.jpeg, kind)
                    head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                    yield head.encode() + picture + b"\r\n"
                await asyncio.sleep(LOOK_S)
        finally:
            self._hub.viewers -= 1

    async def events(self, request: Request) -> Response:
        return StreamingResponse(self._events(), media_type="text/event-stream")

    async def _events(self) -> AsyncIterator[str]:
        last, quiet = None, BEAT_S
        while True:
            now = (self._hub.frames, self._hub.trouble)
            if now != last or quiet >= BEAT_S:
                last, quiet = now, 0.0
                yield f"data: {json.dumps(self._hub.event())}\n\n"
            await asyncio.sleep(EVENT_S)
            quiet += EVENT_S

    async def read(self, request: Request) -> Response:
        try:
            raw = await _body(request, MAX_UPLOAD_BYTES)
            return Response(await run_in_threadpool(self._read, raw), media_type="application/json")
        except OverflowError as error:
            return _error(413, str(error))
        except (InputError, ClientDisconnect) as error:
            return _error(400, str(error))

    def _read(self, raw: bytes) -> str:
        with self._lock:  # one picture at a time: a large one takes much memory
            picture = picture_of(raw, MAX_UPLOAD_PIXELS)
            self._classifier = self._classifier or load_classifier(self._model)
            return to_json(read_frame(picture, self._classifier), "upload")

    async def view(self, request: Request) -> Response:
        """Change turn, region or least confidence; what is not named stays."""
        try:
            self._change(json.loads(await _body(request, MAX_VIEW_BYTES)))
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError, ClientDisconnect):
            return _error(400, 'Expected {"turn": 0..3, "region": [x, y, w, h] or null, "least_confidence": 0..1}.')
        return JSONResponse(self._hub.event()["view"])

    def _change(self, asked: dict[str, Any]) -> None:
        view = self._hub.live.view
        turn, region = _whole(asked.get("turn", view.turn), 0, 3), view.region
        least = _number(asked.get("least_confidence", view.least_confidence), 0, 1)
        if "region" in asked or turn != view.turn:
            region = _region(asked.get("region"))
        view.turn, view.region, view.least_confidence = turn, region, least

    async def health(self, request: Request) -> Response:
        status = {"ok": self._hub.is_well, "trouble": self._hub.trouble}
        return JSONResponse(status, status_code=200 if self._hub.is_well else 503)

    async def metrics(self, request: Request) -> Response:
        shown, hub = self._hub.shown, self._hub
        lines = [
            "# TYPE digitlens_frames_total counter",
            f"digitlens_frames_total {hub.frames}",
            "# TYPE digitlens_encodings_total counter",
            f"digitlens_encodings_total {hub.encodings}",
            "# TYPE digitlens_viewers gauge",
            f"digitlens_viewers {hub.viewers}",
            "# TYPE digitlens_up gauge",
            f"digitlens_up {int(hub.is_well)}",
        ]
        if shown:
            lines += [
                "# TYPE digitlens_frame_age_seconds gauge",
                f"digitlens_frame_age_seconds {shown.age_ms / 1000:.6f}",
            ]
            lines += ["# TYPE digitlens_frames_per_second gauge", f"digitlens_frames_per_second {shown.fps:.3f}"]
            lines += ["# TYPE digitlens_digits gauge", f"digitlens_digits {len(shown.reading.digits)}"]
            lines += ["# TYPE digitlens_stage_seconds gauge"]
            stages = shown.reading.ms.items()
            lines += [f'digitlens_stage_seconds{{stage="{stage}"}} {ms / 1000:.6f}' for stage, ms in stages]
        return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


async def _file(name: str, request: Request) -> Response:
    return FileResponse(PAGE / name)


async def _description(request: Request) -> Response:
    values = json.loads((PAGE / "openapi.json").read_text())
    values["info"]["version"] = version("digitlens")
    return JSONResponse(values)


async def _body(request: Request, limit: int) -> bytes:
    """The body, read no further than `limit` bytes.

    Raises:
        OverflowError: it is longer.
    """
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > limit:
            raise OverflowError(f"Expected at most {limit:,} bytes.")
    return bytes(raw)


def _region(values: Any) -> Box | None:
    if values is None:
        return None
    x, y, width, height = values
    most = MAX_SIDE - 1
    return Box(_whole(x, 0, most), _whole(y, 0, most), _whole(width, 1, most), _whole(height, 1, most))


def _number(value: Any, least: float, most: float) -> float:
    """A JSON number, which false and "1" are not."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError
    return value


def _whole(value: Any, least: int, most: int) -> int:
    """A whole JSON number; 2.0 is one."""
    if _number(value, least, most) != int(value):
        raise ValueError
    return int(value)


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status_code=status)
