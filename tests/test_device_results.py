"""The table of devices is made of the committed files alone, and a file is added in one step."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.device_results import BOARDS, COMMAND, table
from edge_app.bench.result import from_json

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
KEPT = sorted(RESULTS.glob("*/bench.json"))


def test_the_table_is_made_of_the_committed_files():
    results = [from_json(path.read_text(), str(path)) for path in KEPT]
    assert results
    assert (RESULTS / "DEVICES.md").read_text() == table(results)


def test_boards_that_nobody_measured_stand_with_their_command():
    text = table([])
    assert [line.split("|")[1].strip() for line in text.splitlines() if COMMAND in line] == list(BOARDS)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project, to write results into."""
    for name in ("benchmarks", "edge_app", "convert"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def add(copy: Path, text: str) -> subprocess.CompletedProcess[str]:
    (copy / "bench.json").write_text(text)
    command = [sys.executable, "-m", "benchmarks.device_results", "bench.json"]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True)


def test_a_file_from_a_pi_fills_its_row(copy):
    name = "Raspberry Pi 4 Model B Rev 1.4"
    from_a_pi = KEPT[0].read_text().replace(from_json(KEPT[0].read_text(), "").machine.cpu, name)
    assert add(copy, from_a_pi).returncode == 0
    lines = (copy / "benchmarks" / "results" / "DEVICES.md").read_text().splitlines()
    assert len([line for line in lines if line.startswith(f"| {name}, ")]) == 1
    assert not [line for line in lines if line.startswith("| Raspberry Pi 4") and COMMAND in line]
    assert len([line for line in lines if COMMAND in line]) == len(BOARDS) - 1


def test_what_bench_demo_writes_here_fills_this_machine_s_row(copy):
    bench = [sys.executable, "-m", "digitlens", "bench", "demo", "--frames", "3", "--json"]
    written = subprocess.run(bench, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ended = add(copy, written)
    assert ended.returncode == 0, ended.stderr
    kept = copy / ended.stdout.removeprefix("Kept ").strip()
    assert from_json(kept.read_text(), "kept") == from_json(written, "written")
    result = from_json(written, "written")
    lines = (copy / "benchmarks" / "results" / "DEVICES.md").read_text().splitlines()
    (row,) = (line for line in lines if line.startswith(f"| {result.machine.cpu}, {result.machine.cores} cores"))
    assert f"| {result.runs[0].fps:.1f} | {result.peak_memory_mb:.0f} |" in row


def test_a_bench_of_another_page_is_refused(copy):
    ended = add(copy, KEPT[0].read_text().replace('"source": "demo"', '"source": "mine.jpg"'))
    assert ended.returncode == 2
    assert "Expected a bench of demo, got one of 'mine.jpg'" in ended.stderr


def test_a_file_that_is_no_bench_is_refused_and_changes_nothing(copy):
    before = (copy / "benchmarks" / "results" / "DEVICES.md").read_text()
    ended = add(copy, "{}")
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1
    assert (copy / "benchmarks" / "results" / "DEVICES.md").read_text() == before
