"""Stands in for a network camera: MJPEG at /stream, snapshots at /picture; a file named in argv steers it.

python http_camera.py PORT STEERING_FILE      the file holds: run, freeze, stall, damage, or guard NAME:PASSWORD
"""

import base64
import struct
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np

STEERING = Path(sys.argv[2])
STEADY = np.random.default_rng(0).integers(0, 255, (120, 160, 3), np.uint8)


def picture() -> bytes:
    steering = STEERING.read_text()
    frozen = steering == "freeze"
    pixels = STEADY if frozen else np.random.default_rng(time.time_ns()).integers(0, 255, STEADY.shape, np.uint8)
    raw = bytearray(cv2.imencode(".jpg", pixels)[1].tobytes())
    if steering == "damage":
        size = raw.find(b"\xff\xc0") + 5  # height and width in the frame's header
        raw[size : size + 4] = struct.pack(">HH", 65500, 65500)
    return bytes(raw)


class Camera(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        how, _, user = STEERING.read_text().partition(" ")
        if how == "guard" and self.headers["Authorization"] != f"Basic {base64.b64encode(user.encode()).decode()}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="camera"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        stream = self.path == "/stream"
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=x" if stream else "image/jpeg")
        raw = picture()
        if stream:
            self.end_headers()
            while True:
                self.wfile.write(
                    b"--x\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(raw) + raw + b"\r\n"
                )
                time.sleep(0.05)
                while STEERING.read_text() == "stall":
                    time.sleep(0.1)
                raw = picture()
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Camera).serve_forever()
