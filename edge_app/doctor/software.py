"""NumPy, OpenCV, the LiteRT runtime and the model: loaded and tried in a process of their own."""

import re
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from edge_app.demo_page import DEMO_LINES, DEMO_PAGE
from edge_app.doctor.finding import IS_64_BIT, WRITE_64_BIT, Finding, broken, note, ok
from edge_app.doctor.probe import Death, probe

LEAST_ALIKE = 0.95  # of the page's characters: two digits may be misread
APT = "/usr/lib/python3/dist-packages"
PACKAGES = {"numpy": "numpy", "opencv": "opencv-python-headless", "runtime": "ai-edge-litert", "self-test": "digitlens"}
ILLEGAL = "this build of {package} uses instructions that the processor lacks"
REINSTALL = f"{sys.executable} -m pip install --force-reinstall --only-binary=:all: {{package}}"


def examine_software() -> Iterator[Finding]:
    """Load each package in turn, then read the bundled page of digits; stop at the first that fails."""
    probed = probe({"numpy": _numpy, "opencv": _opencv, "runtime": _runtime, "self-test": _self_test})
    for name, result in probed.results.items():
        yield _finding(name, result)
    if probed.death:
        yield _obituary(probed.death)


def _finding(name: str, result: dict[str, Any]) -> Finding:
    if name == "self-test":
        return _self_test_finding(result)
    if name == "runtime" and not result["delegated"]:
        why = "plain kernels compute the network: several times slower, the same digits"
        mend = REINSTALL.format(package="ai-edge-litert") if IS_64_BIT else WRITE_64_BIT  # it has no 32-bit wheels
        return note(name, result["what"], why, mend)
    return ok(name, result["what"])


def _self_test_finding(result: dict[str, Any]) -> Finding:
    what = f"model {result['model']}, {result['bytes']:,} bytes, read the bundled page in {result['ms']:.0f} ms"
    right, read = "\n".join(DEMO_LINES), "\n".join(result["lines"])
    if read == right:
        return ok("self-test", what)
    why = f"expected {', '.join(DEMO_LINES)}, got {', '.join(result['lines']) or 'nothing'}"
    if SequenceMatcher(None, right, read, autojunk=False).ratio() >= LEAST_ALIKE:  # the model errs, the device works
        return note("self-test", what, why)
    return broken("self-test", what, why, REINSTALL.format(package="digitlens"))


def _obituary(death: Death) -> Finding:
    package = PACKAGES[death.step]
    mend = REINSTALL.format(package=package)
    if death.signal == "SIGILL":
        return broken(death.step, "illegal instruction", ILLEGAL.format(package=package), mend)
    if "libGL" in death.message or "libxcb" in death.message:
        mend = f"{sys.executable} -m pip uninstall --yes opencv-python; {mend}"
    return broken(death.step, death.message, "without it no digit is read", mend)


def _numpy() -> dict[str, Any]:
    import numpy

    return {"what": f"NumPy {numpy.__version__} from {origin(str(numpy.__file__))}"}


def _opencv() -> dict[str, Any]:
    import cv2

    about = cv2.getBuildInformation()
    gui = "no window" if _entry(about, "GUI") in ("", "NONE") else f"windows by {_entry(about, 'GUI')}"
    parts = [f"OpenCV {cv2.__version__} from {origin(cv2.__file__)}", f"baseline {_entry(about, 'Baseline')}", gui]
    return {"what": ", ".join(parts)}


def _runtime() -> dict[str, Any]:
    from edge_app.classifier import BUNDLED_MODEL
    from edge_app.delegation import delegation_of
    from edge_app.machine import package_version
    from edge_app.runtime import runtime

    name = package_version(runtime().__name__)
    share = delegation_of(BUNDLED_MODEL.read_bytes())
    if share is None:
        return {"what": f"{name}, which does not tell what it delegates", "delegated": False}
    what = f"{name}, {share.delegated} of {share.operators} operators in XNNPACK"
    return {"what": what, "delegated": share.delegated > 0}


def _self_test() -> dict[str, Any]:
    from edge_app.classifier import BUNDLED_MODEL, load_classifier
    from edge_app.picture import load_picture
    from edge_app.reader import read_frame

    classifier = load_classifier()
    reading = read_frame(load_picture(DEMO_PAGE), classifier)
    size, name = BUNDLED_MODEL.stat().st_size, classifier.card.name
    return {"model": name, "bytes": size, "lines": reading.lines, "ms": reading.ms["total"]}


def origin(file: str) -> str:
    """Who installed a module: apt's folder, or the environment it lies in."""
    return "apt" if file.startswith(APT) else str(Path(file).parents[1])


def _entry(about: str, name: str) -> str:
    """An entry of OpenCV's build information, in one line."""
    found = re.search(rf"^\s*{name}:[ \t]*(.*)$", about, re.MULTILINE)
    return " ".join(found[1].split()) if found else ""
