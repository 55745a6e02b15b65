"""The README says what the committed results say."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.train
def test_the_readme_s_tables_are_the_committed_results():
    check = [sys.executable, "-m", "benchmarks.fill_readme", "--check"]
    assert subprocess.run(check, cwd=ROOT).returncode == 0


@pytest.mark.train
def test_a_picture_is_the_same_where_only_what_nobody_can_see_differs():
    from benchmarks.fill_readme import same_drawing

    line = '<path d="M 46.27 426.07 L 46.27 233.396848"/>'
    assert same_drawing(line, line.replace("233.396848", "233.396847"))
    assert not same_drawing(line, line.replace("233.396848", "233.406848"))
    assert not same_drawing(line, line.replace("L", "M"))
    clipped = '<path clip-path="url(#p28f5b5c799)"/>'  # a hash of coordinates
    assert same_drawing(line + clipped, line + clipped.replace("28f5b5c799", "23a0a70c3d"))
    assert not same_drawing(line + clipped, line)


def test_the_readme_s_links_lead_somewhere():
    text = (ROOT / "README.md").read_text()
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    assert targets
    assert [target for target in targets if "://" not in target and not (ROOT / target).exists()] == []
