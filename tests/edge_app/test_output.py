from pathlib import Path

import pytest

from edge_app.errors import InputError
from edge_app.output import make_folder, whole_file

FULL_DISK = Path("/dev/full")


def test_a_file_is_whole_or_as_it_was(tmp_path):
    path = tmp_path / "result.txt"
    path.write_text("before")

    def fail_half_way() -> None:
        with whole_file(path) as part:
            part.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert path.read_text() == "before"
    with whole_file(path) as part:
        part.write_text("after")
    assert path.read_text() == "after"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not FULL_DISK.exists(), reason="Linux alone has a disk that is always full")
def test_a_full_disk_is_told_in_one_line(tmp_path):
    def write_to_a_full_disk() -> None:
        with whole_file(tmp_path / "result.txt"), FULL_DISK.open("w") as full:
            full.write("much")

    with pytest.raises(InputError, match=r"Could not write .*result.txt \(No space left on device\)"):
        write_to_a_full_disk()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_made_with_those_above_it_and_left_clean(tmp_path):
    folder = make_folder(tmp_path / "a" / "b")
    assert folder.is_dir() and list(folder.iterdir()) == []


def test_a_file_in_a_folder_s_place_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"Expected a folder that can be written to, got .*file"):
        make_folder(tmp_path / "file" / "below")
