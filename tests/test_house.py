"""The rules of the house: who may import whom, what is loaded when, what is packed, how the command line ends."""

import ast
import json
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("edge_app", "train", "convert")
WHEEL_LIMIT = 2 * 1024 * 1024  # bytes
TRAINING = "tensorflow keras jinja2 matplotlib scipy ai_edge_quantizer"  # top modules of the extra `train`
RUNTIMES = "ai_edge_litert tflite_runtime tensorflow"

IMPORT_ALL = """
import importlib, pkgutil, sys, edge_app
for module in pkgutil.walk_packages(edge_app.__path__, "edge_app."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(*sys.modules, sep="\\n")
"""
# Runs the command with some modules absent, and prints what was loaded at its end.
RUN = """
import atexit, sys
absent, *sys.argv[1:] = sys.argv[1:]

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent.split():
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
atexit.register(lambda: print("loaded:", *sys.modules))
import digitlens
digitlens.main()
"""


def python(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120)


def digitlens(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return python("-m", "digitlens", *arguments)


def tops(modules: list[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def assert_one_line_and_exit_2(ended: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert ended.returncode == 2, ended.stderr
    assert ended.stderr.count("\n") == 1 and ended.stderr.endswith("\n"), ended.stderr
    assert ended.stderr.startswith("digitlens: ")
    for part in parts:
        assert part in ended.stderr


def test_importing_all_of_edge_app_loads_no_tensorflow():
    ended = python("-c", IMPORT_ALL)
    assert ended.returncode == 0, ended.stderr
    loaded = ended.stdout.split()
    assert {"edge_app.reader", "edge_app.classifier", "cv2", "numpy"} <= set(loaded)
    assert not tops(loaded) & {"tensorflow", "keras", "train", "convert"}


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        pytest.param("edge_app", {"train", "convert", "digitlens", "tensorflow", "keras"}, id="edge_app"),
        pytest.param("train", {"convert", "digitlens"}, id="train"),
        pytest.param("convert", {"digitlens"}, id="convert"),
    ],
)
def test_folder_imports_nothing_that_it_must_not(folder, forbidden):
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    for file in files:
        assert not tops(imports_of(file)) & forbidden, file


def imports_of(file: Path) -> list[str]:
    modules = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            modules.append(str(node.module))
    return modules


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], []], ids=["help", "version", "nothing"])
def test_front_door_answers_without_loading_the_heavy_modules(arguments):
    ended = python("-c", RUN, "", *arguments)
    assert ended.returncode == 0, ended.stderr
    loaded = ended.stdout.rpartition("loaded:")[2].split()
    assert "digitlens" in loaded
    assert not tops(loaded) & {"cv2", "numpy", *TRAINING.split(), *RUNTIMES.split()}


def test_help_lists_each_command_with_a_line_that_says_what_it_does():
    ended = digitlens("--help")
    assert ended.returncode == 0 and not ended.stderr
    for command in ("read", "camera", "train", "convert", "compare", "bench", "doctor", "deploy"):
        lines = [line for line in ended.stdout.splitlines() if line.strip("│ ").startswith(f"{command} ")]
        assert len(lines) == 1 and len(lines[0].strip("│ ").split()) > 2, command


def test_version_is_the_metadata_s():
    ended = digitlens("--version")
    assert (ended.returncode, ended.stdout) == (0, f"digitlens {version('digitlens')}\n")


@pytest.mark.parametrize(
    ("arguments", "culprit"),
    [
        pytest.param(["--colour"], "--colour", id="unknown option"),
        pytest.param(["raed", "page.jpg"], "raed", id="unknown command"),
        pytest.param(["read", "--colour", "page.jpg"], "--colour", id="unknown option of a command"),
        pytest.param(["read"], "digitlens read --help", id="argument missing"),
    ],
)
def test_wrong_usage_ends_with_one_line_and_exit_2(arguments, culprit):
    ended = digitlens(*arguments)
    assert_one_line_and_exit_2(ended, culprit, "--help")
    assert not ended.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["train", "--epochs", "1"], id="train"),
        pytest.param(["convert", "model.keras"], id="convert"),
        pytest.param(["compare", "model.keras", "model.keras"], id="compare"),
    ],
)
def test_command_without_its_extra_names_the_line_that_installs_it(arguments, tmp_path):
    model = tmp_path / "model.keras"
    model.write_bytes(b"not looked into before TensorFlow is missed")
    arguments = [str(model) if argument == model.name else argument for argument in arguments]
    ended = python("-c", RUN, TRAINING, *arguments)
    assert_one_line_and_exit_2(ended, "pip install 'digitlens[train]'")


def test_read_without_a_runtime_names_the_line_that_installs_one():
    ended = python("-c", RUN, RUNTIMES, "read", "edge_app/assets/demo.jpg")
    assert_one_line_and_exit_2(ended, "pip install ai-edge-litert")


@pytest.mark.parametrize(
    ("absent", "finding"),
    [
        pytest.param("numpy", "numpy", id="NumPy"),
        pytest.param("cv2", "opencv", id="OpenCV"),
        pytest.param(RUNTIMES, "runtime", id="LiteRT"),
    ],
)
def test_doctor_without_a_package_finds_it_broken_and_loads_none_itself(absent, finding):
    ended = python("-c", RUN, absent, "doctor", "--json")
    told, _, loaded = ended.stdout.rpartition("loaded:")
    assert ended.returncode == 1, ended.stderr
    broken = [found for found in json.loads(told)["findings"] if found["state"] == "broken"]
    assert [found["name"] for found in broken] == [finding]
    assert "pip install" in broken[0]["mend"]
    assert not tops(loaded.split()) & {"cv2", "numpy", *RUNTIMES.split()}


@pytest.mark.slow
def test_wheel_holds_the_front_door_and_the_three_folders_and_is_small(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = (file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.is_file())
    source = {file.relative_to(ROOT).as_posix() for file in files if "__pycache__" not in file.parts}
    assert packed == {"digitlens.py", *source}
    assert wheel.stat().st_size <= WHEEL_LIMIT
