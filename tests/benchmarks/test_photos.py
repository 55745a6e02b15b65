"""The gallery of a folder, as a process."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "edge_app" / "assets" / "demo.jpg"


@pytest.mark.train
def test_photos_draws_found_missed_and_stray_the_worst_first(tmp_path):
    shutil.copy(DEMO, tmp_path / "plain.jpg")
    shutil.copy(DEMO, tmp_path / "bad <b>.jpg")
    truth = {"digits": [{"box": [5, 5, 9, 9], "label": "4"}], "lines": ["4"]}
    (tmp_path / "bad <b>.json").write_text(json.dumps(truth))
    page = tmp_path / "page.html"
    command = [sys.executable, "-m", "benchmarks.photos", tmp_path, page]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    text = page.read_text()
    assert text.count('<g class="missed">') == 1 and text.count('<g class="stray">') > 10
    assert text.count('<g class="read">') > 10
    assert text.index("bad &lt;b&gt;.jpg") < text.index("plain.jpg")
    assert "http" not in text


@pytest.mark.train
def test_photos_of_no_pictures_is_told_in_a_line(tmp_path):
    command = [sys.executable, "-m", "benchmarks.photos", tmp_path, tmp_path / "page.html"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2 and "got none" in ended.stderr
    assert not (tmp_path / "page.html").exists()
