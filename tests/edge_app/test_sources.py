"""From files and folders to single pictures."""

import os
from pathlib import Path

import pytest

from edge_app.errors import InputError
from edge_app.sources import find_pictures

needs_permissions = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)


def fill(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"not looked into")
    return folder


def names_in(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_pictures([folder]) if isinstance(path, Path)]


def test_find_pictures_of_a_folder_gives_all_picture_extensions_in_any_case(tmp_path):
    kinds = ("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff")
    names = [f"{place}.{kind}" for place, kind in enumerate([*kinds, *(kind.upper() for kind in kinds)])]
    assert names_in(fill(tmp_path, *names)) == names


def test_find_pictures_of_a_folder_leaves_out_other_files_hidden_ones_and_folders(tmp_path):
    fill(tmp_path, "a.png", ".hidden.png", "._a.png", "notes.txt", "a.png.txt", "png", "clip.mp4")
    fill(tmp_path / "inner.png", "deep.png")
    assert names_in(tmp_path) == ["a.png"]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["page1.png", "page2.png", "page10.png"], id="numbers by value"),
        pytest.param(["2.png", "10.png", "a.png"], id="numbers before letters"),
        pytest.param(["A.png", "b.png", "C.png"], id="capitals among small letters"),
        pytest.param(["1.png", "01.png", "1a.png"][::-1], id="a number written in two ways"),
        pytest.param(["IMG (2).jpg", "IMG (11).jpg", "IMG [3].jpg", "éa.jpg"], id="brackets, blanks, accents"),
    ],
)
def test_find_pictures_of_a_folder_sorts_by_name_whatever_order_they_were_made_in(tmp_path, names):
    forth, back = fill(tmp_path / "forth", *names), fill(tmp_path / "back", *reversed(names))
    assert names_in(forth) == names_in(back)
    if names[0] != "1a.png":
        assert names_in(forth) == names


def test_find_pictures_keeps_a_file_as_it_is_named(tmp_path, monkeypatch):
    fill(tmp_path, "picture.dat", ".hidden.png")
    monkeypatch.chdir(tmp_path)
    paths = [Path("picture.dat"), Path(".hidden.png"), Path("picture.dat")]
    assert list(find_pictures(paths)) == paths


def test_find_pictures_hands_over_each_bad_path_in_its_place_and_goes_on(tmp_path):
    first, last = fill(tmp_path / "one", "a.png"), fill(tmp_path / "two", "b.png", "c.png")
    found = list(find_pictures([first, tmp_path / "no such", fill(tmp_path / "none"), last]))
    assert [found[0], *found[3:]] == [first / "a.png", last / "b.png", last / "c.png"]
    assert [type(error) for error in found[1:3]] == [InputError, InputError]


def reason(path: Path) -> str:
    (error,) = find_pictures([path])
    assert isinstance(error, InputError)
    assert "\n" not in str(error)
    return str(error)


def test_find_pictures_without_such_a_file_says_so(tmp_path):
    assert reason(tmp_path / "page.png").startswith(f"No file or folder at '{tmp_path}/page.png'.")


def test_find_pictures_of_standard_input_says_what_to_do():
    assert "write it to a file first" in reason(Path("-"))


def test_find_pictures_under_a_file_says_that_it_cannot_be_opened(tmp_path):
    assert "cannot be opened" in reason(fill(tmp_path, "a.png") / "a.png" / "b.png")


def test_find_pictures_of_a_name_with_a_line_break_still_takes_one_line(tmp_path):
    assert r"page\n2.png" in reason(tmp_path / "page\n2.png")


def test_find_pictures_of_a_folder_without_pictures_says_what_would_be_one(tmp_path):
    folder = fill(tmp_path / "texts", "notes.txt", ".hidden.png")
    assert ".jpeg" in reason(folder) and f"'{folder}', got none" in reason(folder)


@pytest.mark.parametrize("target", ["gone.png", "loop.png"], ids=["to nothing", "to itself"])
def test_find_pictures_of_a_broken_link_refuses_it(tmp_path, target):
    link = tmp_path / "loop.png"
    link.symlink_to(tmp_path / target)
    assert f"'{link}'" in reason(link)


def test_find_pictures_follows_links_to_files_and_folders(tmp_path):
    folder = fill(tmp_path / "real", "a.png")
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert list(find_pictures([link, link / "a.png"])) == [link / "a.png"] * 2


@needs_permissions
@pytest.mark.parametrize("mode", [0o000, 0o300], ids=["closed", "not to be listed"])
def test_find_pictures_of_a_folder_that_cannot_be_listed_refuses_it(tmp_path, mode):
    folder = fill(tmp_path / "closed", "a.png")
    folder.chmod(mode)
    try:
        assert "Permission denied" in reason(folder)
    finally:
        folder.chmod(0o700)
