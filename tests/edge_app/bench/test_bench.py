"""`digitlens bench`: what it measures is what the app runs; a changed file is refused."""

import json
import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_app.bench.measuring import spread, thread_counts
from edge_app.bench.result import from_json, to_json
from edge_app.classifier import BUNDLED_MODEL
from edge_app.errors import InputError

ROOT = Path(__file__).parents[3]


def digitlens(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "digitlens", *arguments], cwd=ROOT, capture_output=True, text=True)


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return digitlens("bench", *arguments)


@pytest.fixture(scope="module")
def written() -> str:
    ended = bench("demo", "--frames", "10", "--json")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("\n") == 1
    return ended.stdout


def test_json_holds_every_stage_and_what_the_speed_means_nothing_without(written):
    result = from_json(written, "here")
    assert {"find", "crop", "classify", "lines", "total"} <= set(result.runs[0].stages)
    assert (result.source, result.frames) == ("demo", 10)
    read = json.loads(digitlens("read", "--json", "edge_app/assets/demo.jpg").stdout)
    assert result.digits == len(read["digits"]) > 30
    assert result.model_bytes == BUNDLED_MODEL.stat().st_size
    assert result.machine.cpu and result.machine.cores >= 1
    assert result.delegation and 0 < result.delegation.delegated <= result.delegation.operators
    assert result.runs[0].threads == 1 and result.runs[-1].threads == result.machine.cores
    assert 50 < result.peak_memory_mb < 500
    assert result.first_reading_s and result.first_reading_s > 0.05


def test_stages_add_up_to_no_more_than_the_frame(written):
    run = from_json(written, "here").runs[0]
    stages = [one.p50_us for name, one in run.stages.items() if name != "total"]
    assert sum(stages) <= 1.2 * run.stages["total"].p50_us  # medians of parts may exceed that of the whole a little
    assert run.stages["total"].p50_us / 1000 <= run.age_ms * 1.05


def test_memory_does_not_grow_with_the_frames(written):
    longer = from_json(bench("demo", "--frames", "60", "--json").stdout, "here")
    assert longer.peak_memory_mb < from_json(written, "here").peak_memory_mb + 5  # whole readings kept: 15 more


def test_result_survives_its_json_form(written):
    result = from_json(written, "here")
    assert from_json(to_json(result), "again") == result


@pytest.mark.parametrize(
    ("pattern", "instead", "says"),
    [
        pytest.param(r'"fps": [0-9.]+', '"fps": 100000.0', "do not fit", id="frames too many"),
        pytest.param(r'"p50_us": [0-9.]+', '"p50_us": 99999999.0', "out of order", id="percentiles out of order"),
        pytest.param(r'"runs"', '"run"', "Expected what digitlens bench --json writes", id="an entry renamed"),
        pytest.param(r'"form": 1', '"form": 99', "newest digitlens", id="another form"),
        pytest.param(r"}\n$", "", "Expected what digitlens bench --json writes", id="cut short"),
    ],
)
def test_result_that_was_changed_is_refused(written, pattern, instead, says):
    changed = re.sub(pattern, instead, written)
    assert changed != written
    with pytest.raises(InputError, match=says):
        from_json(changed, "pi.json")


def test_table_says_where_and_how_it_was_measured():
    ended = bench("edge_app/assets/demo.jpg", "--frames", "2")
    assert ended.returncode == 0, ended.stderr
    for part in ("stage, 1 thread", "classify", "peak memory", "governor", "throttled", "frames of 1280 x 800"):
        assert part in ended.stdout


def test_source_that_is_not_there_ends_with_one_line_and_exit_2():
    ended = bench("no-such.jpg")
    assert ended.returncode == 2 and not ended.stdout
    assert ended.stderr == "digitlens: No file or folder at 'no-such.jpg'. Is the name right?\n"


def test_a_clip_is_measured_by_its_frames(tmp_path):
    writer = cv2.VideoWriter(str(tmp_path / "clip.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (320, 240))
    for _ in range(3):
        writer.write(np.full((240, 320, 3), 255, np.uint8))
    writer.release()
    ended = bench(str(tmp_path / "clip.avi"), "--frames", "4", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    result = from_json(ended.stdout, "here")
    assert (result.width, result.height, result.frames, result.digits) == (320, 240, 4, 0)


def test_a_clip_without_frames_ends_with_one_line_and_exit_2(tmp_path):
    (tmp_path / "clip.mp4").write_bytes(b"no clip")
    ended = bench(str(tmp_path / "clip.mp4"), "--json")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)


def test_percentiles_are_microseconds():
    assert spread([1.0, 2.0, 3.0]).p50_us == 2000.0
    assert spread([float(value) for value in range(101)]).p90_us == 90_000.0


@pytest.mark.parametrize(("cores", "counts"), [(1, [1]), (2, [1, 2]), (4, [1, 2, 4]), (6, [1, 2, 4, 6])])
def test_threads_go_from_one_to_all_cores(cores, counts):
    assert thread_counts(cores) == counts


def test_json_is_one_object(written):
    assert isinstance(json.loads(written), dict)
