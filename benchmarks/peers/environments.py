"""An environment for each peer, below out/peers/: made at the first run, kept for the next."""

import os
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path

from edge_app.errors import InputError
from edge_app.output import make_folder

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FOLDER = ROOT / "out" / "peers"
OPENCV = "opencv-python-headless>=4.10,<6"


@dataclass(frozen=True)
class Peer:
    """A way to read digits: a process of its own that takes pictures and prints JSON lines."""

    name: str
    note: str  # what it is and how it was made
    command: tuple[str, ...]  # the pictures follow
    variables: dict[str, str] = field(default_factory=dict)


def ours() -> Peer:
    python = environment("ours", "--editable", str(ROOT))
    command = (python, "-m", "digitlens", "read", "--json")
    one_thread = {"OPENCV_FOR_THREADS_NUM": "1"}  # LiteRT's is one by itself
    return Peer("digitlens", f"{installed(python, 'digitlens')}, one thread", command, one_thread)


def tutorial() -> Peer:
    """The keras.io convnet, trained here where it was not yet."""
    tensorflow = "tensorflow-cpu" if sys.platform == "linux" and os.uname().machine == "x86_64" else "tensorflow"
    python = environment("tutorial", OPENCV, "keras>=3.12,<4", f"{tensorflow}>=2.21,<3")
    model = FOLDER / "tutorial.keras"
    if not model.exists():
        part = model.with_name("part.keras")
        call([python, str(HERE / "train_tutorial.py"), str(part)], "Training the tutorial's convnet: some minutes")
        part.replace(model)
    note = f"Otsu, external contours, keras.io's convnet; {installed(python, 'keras')}"
    return Peer("tutorial", note, (python, str(HERE / "tutorial.py")), {"MODEL": str(model)})


def rapidocr() -> Peer:
    python = environment("rapidocr", OPENCV, "rapidocr>=3.10,<4", "onnxruntime>=1.20,<2")
    note = f"{installed(python, 'rapidocr')}, {installed(python, 'onnxruntime')}"
    return Peer("RapidOCR", note, (python, str(HERE / "rapid.py")))


def tesseract() -> Peer:
    """Debian's packages, unpacked beside the environment: nothing of the system is changed."""
    python, root = environment("tesseract", OPENCV), FOLDER / "tesseract" / "debian"
    if not root.exists():
        unpack("tesseract-ocr", root)
    library, data = find(root, "libtesseract.so.5"), find(root, "tessdata")
    variables = {
        "TESSERACT": str(library),
        "TESSDATA_PREFIX": str(data),
        "LD_LIBRARY_PATH": f"{library.parent}:{os.environ.get('LD_LIBRARY_PATH', '')}",
    }
    version = (root / "VERSION").read_text().strip()
    return Peer("Tesseract", f"{version}, digits alone", (python, str(HERE / "tesseract.py")), variables)


PEERS = {"ours": ours, "tutorial": tutorial, "tesseract": tesseract, "rapidocr": rapidocr}


def environment(name: str, *packages: str) -> str:
    """Make a virtual environment with `packages`; its Python."""
    folder = make_folder(FOLDER) / name
    python, done = folder / "bin" / "python", folder / "installed"
    asked = "\n".join(packages)
    if not done.exists() or done.read_text() != asked:
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *packages]
        call(pip, f"Making the environment of {name}")
        done.write_text(asked)
    return str(python)


def unpack(package: str, root: Path) -> None:
    """Take a package of Debian, and what of its dependencies the system lacks."""
    cache = make_folder(root.parent / "apt")
    make_folder(cache / "archives" / "partial")
    options = ["-o", f"Dir::Cache={cache}", "-o", "Debug::NoLocking=1"]
    install = ["apt-get", "install", "--reinstall", "--yes", "--quiet=2", "--download-only", "--no-install-recommends"]
    call([*install, *options, package, "libtesseract5"], f"Fetching {package}")
    archives = sorted((cache / "archives").glob("*.deb"))
    part = root.with_name("part")
    for archive in archives:
        call(["dpkg-deb", "-x", str(archive), str(part)])
    name = next(archive.name for archive in archives if archive.name.startswith(f"{package}_"))
    (part / "VERSION").write_text(" ".join(name.split("_")[:2]))
    part.replace(root)


def find(root: Path, name: str) -> Path:
    found = next(root.rglob(name), None)
    if found is None:
        raise InputError(f"Expected {name} among Debian's packages in {root}, got none. Remove that folder, try again.")
    return found


def installed(python: str, package: str) -> str:
    ask = f"from importlib.metadata import version; print(version({package!r}))"
    version = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    return f"{package} {version}"


def call(command: list[str], what: str = "") -> None:
    """Run a command that prepares a peer.

    Raises:
        InputError: it cannot be run, or fails; with its last words.
    """
    if what:
        print(what, file=sys.stderr, flush=True)
    try:
        ended = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise InputError(
            f"Expected the program {command[0]} ({error.strerror}). Install it, or leave this peer out."
        ) from error
    if ended.returncode:
        words = (ended.stderr or ended.stdout).strip().splitlines() or ["no word"]
        raise InputError(
            f"Expected {Path(command[0]).name} to prepare a peer, but it failed: {words[-1]}. Is there a network?"
        )
