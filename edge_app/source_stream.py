"""Network cameras: RTSP, MJPEG over HTTP, and snapshots that are fetched again and again."""

import http.client
import os
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from urllib.parse import unquote, urlsplit

import cv2
import numpy as np

from edge_app.errors import InputError
from edge_app.quiet import ERRORS, native_output_off
from edge_app.source import Source, SourceLost, described

SILENCE_S = 5.0  # without a frame, and the stream is lost
SNAPSHOT_S = 0.1  # between two snapshots at least
MAX_PART_BYTES = 32 << 20  # of one JPEG; more is no picture of a camera
MAX_LINE = 8192
FFMPEG_QUIET = "-8"  # AV_LOG_QUIET


def open_stream(url: str) -> Source:
    """Open a network camera by what its server sends.

    Raises:
        InputError: it does not answer, or not with pictures.
    """
    if url.startswith("http"):
        response = _get(url)
        kind = response.headers.get_content_type()
        if kind == "multipart/x-mixed-replace":
            return MjpegCamera(url, response)
        response.close()
        if kind.startswith("image/"):
            return SnapshotCamera(url)
    return StreamCamera(url)


def _get(url: str) -> http.client.HTTPResponse:
    try:
        response: http.client.HTTPResponse = _opener(url).open(without_password(url), timeout=SILENCE_S)
        return response
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise InputError(
            f"Expected a camera at {without_password(url)}, but it does not answer ({reason}). Is the address right?"
        ) from error


def _opener(url: str) -> urllib.request.OpenerDirector:
    """What opens an address, with the name and password that may stand in it."""
    known, parts = urllib.request.HTTPPasswordMgrWithDefaultRealm(), urlsplit(url)
    if parts.username is not None:
        known.add_password(None, without_password(url), unquote(parts.username), unquote(parts.password or ""))
    return urllib.request.build_opener(
        urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)
    )


def without_password(url: str) -> str:
    """An address without the user's name and password, as it may be shown."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


class _Held(ABC):
    """A first frame, read when the source opened and handed out once."""

    live, always_new = True, True
    fps = 0.0

    def __init__(self, url: str) -> None:
        self.name = without_password(url)
        try:
            self._first: np.ndarray | None = self._next()
        except SourceLost as error:
            self.close()
            raise InputError(f"Expected pictures from {self.name}, got none. {error}") from error
        self.given = described(self._first.shape, self.fps)

    def read(self) -> np.ndarray | None:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return self._next()

    @abstractmethod
    def _next(self) -> np.ndarray: ...

    @abstractmethod
    def close(self) -> None: ...


class StreamCamera(_Held):
    """Whatever FFmpeg in OpenCV can open by its address."""

    def __init__(self, url: str) -> None:
        # A lost stream is told in one line of ours: OpenCV and FFmpeg would add theirs, at times by the second.
        os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", FFMPEG_QUIET)
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        limit = round(SILENCE_S * 1000)
        options = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, limit, cv2.CAP_PROP_READ_TIMEOUT_MSEC, limit]
        with native_output_off(ERRORS):
            self._capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG, options)
        self.fps = float(self._capture.get(cv2.CAP_PROP_FPS) or 0)
        super().__init__(url)

    def _next(self) -> np.ndarray:
        good, frame = self._capture.read()
        if not good or frame is None:
            raise SourceLost(f"The stream {self.name} gives no frames.")
        return np.asarray(frame, np.uint8)

    def close(self) -> None:
        self._capture.release()


class MjpegCamera(_Held):
    """JPEG pictures in one endless answer, multipart/x-mixed-replace."""

    def __init__(self, url: str, response: http.client.HTTPResponse) -> None:
        self._response = response
        super().__init__(url)

    def _next(self) -> np.ndarray:
        try:
            return _decoded(self._part(), self.name)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise SourceLost(f"The stream {self.name} broke off ({error}).") from error

    def _part(self) -> bytes:
        length = None
        while True:  # boundary and headers of a part, up to the empty line
            line = self._response.readline(MAX_LINE)
            if not line:
                raise SourceLost(f"The stream {self.name} has ended.")
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            if not line.strip() and length is not None:
                break
        if length > MAX_PART_BYTES:
            raise SourceLost(f"The stream {self.name} announces a picture of {length:,} bytes.")
        return self._response.read(length)

    def close(self) -> None:
        self._response.close()


class SnapshotCamera(_Held):
    """A picture that changes when its camera likes, fetched anew for each frame."""

    always_new = False

    def __init__(self, url: str) -> None:
        self._url, self._last = url, 0.0
        super().__init__(url)

    def _next(self) -> np.ndarray:
        time.sleep(max(0.0, self._last + SNAPSHOT_S - time.monotonic()))
        self._last = time.monotonic()
        try:
            with _get(self._url) as response:
                return _decoded(response.read(MAX_PART_BYTES), self.name)
        except (InputError, OSError, http.client.HTTPException) as error:
            raise SourceLost(str(error)) from error

    def close(self) -> None:
        """Nothing is held between two snapshots."""


def _decoded(raw: bytes, name: str) -> np.ndarray:
    try:
        frame = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_COLOR) if raw else None
    except cv2.error:  # a damaged header may claim more pixels than OpenCV takes
        frame = None
    if frame is None:
        raise SourceLost(f"{name} sent something that is no picture.")
    return np.asarray(frame, np.uint8)
