"""The cameras that exist, and which of them open."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from edge_app.doctor.finding import Finding, broken, note, ok
from edge_app.doctor.probe import probe

DEVICES = Path("/sys/class/video4linux")
# Names of the Pi's own video devices: its codecs and its image processor, which are no cameras to open by number.
NOT_CAMERAS = ("bcm2835-", "pispbe", "rp1-cfe", "rpi-hevc", "rpivid", "unicam")
RPICAM = ("rpicam-hello", "libcamera-hello")  # the second is Bookworm's older name
RPICAM_SECONDS = 20
JOIN = "sudo usermod -aG video $USER; then log in anew"
CABLE = "power off, seat both ends of the cable; then: rpicam-hello --list-cameras"
BUSY = "another program holds it, or it wants more power than the port gives"


def examine_cameras() -> Iterator[Finding]:
    """Look for USB cameras and for those on the board's ribbon cable."""
    findings = [*_usb(), *_csi()]
    if not any(finding.name.startswith("camera") for finding in findings):
        why = "digitlens camera needs one; digitlens read does not"
        yield note("camera", "none found", why, "plug one in, then look: ls /dev/video*; rpicam-hello --list-cameras")
    yield from findings


def usb_cameras() -> dict[str, str]:
    """Name by device, as {"/dev/video0": "HD Webcam"}; the first device of each camera, which gives its pictures."""
    found = {}
    for entry in sorted(DEVICES.glob("video*"), key=lambda entry: int(entry.name.removeprefix("video"))):
        name = _text(entry / "name")
        if _text(entry / "index") in ("", "0") and not name.startswith(NOT_CAMERAS):
            found[f"/dev/{entry.name}"] = name
    return found


def _usb() -> Iterator[Finding]:
    for device, name in usb_cameras().items():
        title, what = f"camera {device.removeprefix('/dev/video')}", f"{name} at {device}"
        if not os.access(device, os.R_OK | os.W_OK):
            yield broken(title, f"{what}: no permission", "only the group video may use it", JOIN)
            continue
        size = probe({"open": partial(_open, device)}).results.get("open", {}).get("size")
        if size:
            yield ok(title, f"{what}, {size}")
        else:
            yield broken(title, f"{what} does not open", BUSY, f"sudo fuser -v {device}; dmesg | tail")


def _open(device: str) -> dict[str, str]:
    import cv2

    from edge_app.quiet import ERRORS, native_output_off

    with native_output_off(ERRORS):
        capture = cv2.VideoCapture(device, cv2.CAP_V4L2)
        try:
            good, frame = capture.read()
        finally:
            capture.release()
    return {"size": f"{frame.shape[1]} x {frame.shape[0]} pixels" if good else ""}


def _csi() -> Iterator[Finding]:
    tool = next((name for name in RPICAM if shutil.which(name)), None)
    if tool is None:
        return
    try:
        asked = subprocess.run([tool, "--list-cameras"], capture_output=True, text=True, timeout=RPICAM_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        yield broken(
            "camera csi", f"{tool} does not answer ({error})", "the cable's camera cannot be asked", "sudo reboot"
        )
        return
    cameras = csi_cameras(asked.stdout + asked.stderr)
    yield from (ok("camera csi", camera) for camera in cameras)
    if not cameras:
        why = "a camera on the ribbon cable is seen only when the cable sits right, at power-on"
        yield note(
            "csi",
            f"{tool} lists no camera",
            why,
            CABLE,
        )


def csi_cameras(listed: str) -> list[str]:
    """The lines of `rpicam-hello --list-cameras` that name a camera: "0 : imx708 [4608x2592] (/base/...)"."""
    lines = (line.strip() for line in listed.splitlines())
    return [line.partition("(")[0].strip() for line in lines if line[:1].isdigit() and " : " in line]


def _text(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
