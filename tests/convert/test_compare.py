"""`digitlens compare` as a user runs it, and its report counted anew."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from convert.gallery import LIMIT, gallery_of
from convert.pages import HTML, JSON, MARKDOWN, markdown_cell, to_html, to_markdown
from convert.report import from_json, to_json

pytestmark = pytest.mark.train
REPORT = [HTML, JSON, MARKDOWN]


def test_compare_under_its_gate_ends_with_1_names_the_model_and_writes_the_report(ended, report):
    process, folder = ended
    lost = report["entries"][3]["difference"]["lost"]
    assert process.returncode == 1, process.stderr
    expected = f"bad <&|*.tflite drops {lost / 10:g} points ({lost} of 1,000 digits), more than --max-drop 5.\n"
    assert process.stderr == expected
    assert sorted(path.name for path in folder.iterdir()) == REPORT  # and nothing half-written


def test_terminal_shows_a_row_and_a_sentence_a_model_in_80_columns(ended, report):
    lines = ended[0].stdout.splitlines()
    table = lines[: len(report["entries"]) + 1]
    assert max(map(len, table)) <= 80
    for row, entry in zip(table[1:], report["entries"], strict=True):
        assert row.strip().startswith(entry["name"]) and str(entry["score"]["correct"]) in row
    assert any(line.startswith("tiny-int8.tflite ") and "McNemar p" in line for line in lines[len(table) :])
    assert str(ended[1] / HTML) in ended[0].stdout


def test_scores_are_those_of_the_interpreter_by_itself(files, report):
    with np.load(files.data) as data:
        pixels, labels = data["x_test"], data["y_test"]
    from train.keras_backend import keras, tensorflow

    model = keras.models.load_model(files.keras)
    by_keras = model.predict(pixels[..., None], verbose=0).argmax(axis=1)
    agreed = sum(str(digit) == answer for digit, answer in zip(by_keras, report["entries"][0]["answers"], strict=True))
    assert agreed >= len(labels) - 1  # one picture may sit on the edge between two digits, by order of summing

    interpreter = tensorflow.lite.Interpreter(str(files.int8))
    interpreter.allocate_tensors()
    taken, given = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
    answers = []
    for image in pixels:
        interpreter.set_tensor(taken, image[None, ..., None])
        interpreter.invoke()
        answers.append(int(interpreter.get_tensor(given).argmax()))
    assert "".join(map(str, answers)) == report["entries"][2]["answers"]


def test_every_count_follows_from_answers_and_truth(files, report):
    truth = report["data"]["truth"]
    with np.load(files.data) as data:
        assert truth == "".join(map(str, data["y_test"]))
    reference = report["entries"][0]
    for entry in report["entries"]:
        answers = entry["answers"]
        right = [given == true for given, true in zip(answers, truth, strict=True)]
        assert (entry["score"]["correct"], entry["score"]["total"]) == (sum(right), len(truth))
        pairs = list(zip(truth, answers, strict=True))
        table = [[pairs.count((shown, answered)) for answered in "0123456789"] for shown in "0123456789"]
        assert entry["score"]["confusion"] == table
        for digit, counts in enumerate(entry["score"]["digits"]):
            found = (counts["pictures"], counts["answers"], counts["correct"])
            assert found == (truth.count(str(digit)), answers.count(str(digit)), table[digit][digit])
        if entry["rejection"]:
            places = entry["rejection"]["pictures"]
            assert entry["rejection"]["rejected"] == len(places)
            assert entry["rejection"]["misread"] == sum(not right[place] for place in places)
        if entry is reference:
            assert entry["difference"] is None
            continue
        referred = [given == true for given, true in zip(reference["answers"], truth, strict=True)]
        difference = entry["difference"]
        only_reference = sum(a and not b for a, b in zip(referred, right, strict=True))
        only_model = sum(b and not a for a, b in zip(referred, right, strict=True))
        assert (difference["only_reference"], difference["only_model"]) == (only_reference, only_model)
        assert difference["lost"] == reference["score"]["correct"] - entry["score"]["correct"]
        assert difference["agreement"] == sum(a == b for a, b in zip(answers, reference["answers"], strict=True))
        n, k = only_reference + only_model, min(only_reference, only_model)
        assert difference["mcnemar_p"] == pytest.approx(min(1.0, 2 * binom.cdf(k, n, 0.5)))


def test_latencies_follow_from_the_times_measured(report):
    for entry in report["entries"]:
        times = np.sort(np.concatenate(entry["latency"]["rounds_ns"]))
        assert times[0] > 0 and len(times) == 1000
        for name, share in (("p50_us", 0.5), ("p90_us", 0.9), ("p99_us", 0.99)):
            low, high = times[int(share * 1000) - 1], times[min(int(share * 1000) + 1, 999)]
            assert low / 1000 - 0.01 <= entry["latency"][name] <= high / 1000 + 0.01


def test_what_the_files_and_cards_say_is_in_the_report(files, report):
    keras, float32, int8, bad = report["entries"]
    assert int8["size_bytes"] == files.int8.stat().st_size
    assert keras["parameters"] == int8["parameters"] > 0 and bad["parameters"] is None
    assert keras["delegation"] is None and float32["delegation"]["delegated"] == float32["delegation"]["operators"]
    assert keras["rejection"] and bad["rejection"] is None
    assert "tf.function" in keras["call"] and "Classifier.scores" in int8["call"]
    assert "tensorflow" in keras["runtime"] and any(sign.isdigit() for sign in int8["runtime"])
    assert report["machine"]["cpu"] and report["machine"]["cores"] > 0 and report["versions"]["numpy"]


def test_report_holds_no_path_of_this_machine(files, ended):
    for name in REPORT:
        text = (ended[1] / name).read_text()
        assert str(files.data.parent) not in text and str(ended[1]) not in text and str(Path.home()) + "/" not in text


def test_markdown_and_page_are_made_from_the_json_alone_and_the_same_every_time(files, ended):
    folder = ended[1]
    text = (folder / JSON).read_text()
    report = from_json(text)
    assert to_json(report) == text
    assert to_markdown(report) == (folder / MARKDOWN).read_text()
    with np.load(files.data) as data:
        assert to_html(report, data["x_test"]) == (folder / HTML).read_text()


def test_page_fetches_nothing_and_keeps_names_from_being_markup(ended):
    page = (ended[1] / HTML).read_text()
    assert not re.findall(r"(?:src|href|action|srcset|data)\s*=\s*[\"']?\s*(?:https?:)?//", page)
    assert not re.findall(r"@import|url\((?!#)|<script|<link|<iframe|<!ENTITY", page)
    assert all(source.startswith("data:image/png;base64,") for source in re.findall(r'src="([^"]*)"', page))
    assert "bad &lt;&amp;|*.tflite" in page and "bad <&" not in page


def test_markdown_rows_have_as_many_cells_as_their_heads(ended):
    tables = re.findall(r"(?:^\|.*\n)+", (ended[1] / MARKDOWN).read_text(), re.MULTILINE)
    assert len(tables) == 5 + 1 + 6 + 4 + 4  # clean digits, glance, groups, marks to published ones, confusion
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1, table
    assert markdown_cell("a|b_c") == r"a\|b\_c"


def test_gallery_stops_at_its_limit_and_says_how_many_are_left_out(files, ended):
    report = from_json((ended[1] / JSON).read_text())
    with np.load(files.data) as data:
        gallery = gallery_of(report, data["x_test"])
    apart = sum(len(set(answers)) > 1 for answers in zip(*(entry.answers for entry in report.entries), strict=True))
    assert (len(gallery.pictures), gallery.left_out) == (LIMIT, apart - LIMIT)
    assert f"{apart - LIMIT} left out" in (ended[1] / HTML).read_text()
    alike = replace(report, entries=(report.reference, report.reference))
    assert gallery_of(alike, data_of(files)).total == 0
    assert "all models say the same" in to_html(alike, data_of(files))


def data_of(files) -> np.ndarray:
    with np.load(files.data) as data:
        return data["x_test"]


def test_tflite_models_alone_need_no_tensorflow_and_a_gate_can_be_met(files, digitlens, tmp_path):
    command = ["compare", files.float32, files.int8, files.float32, "--data", files.data, "--max-drop", "100"]
    process = digitlens(*command, "--quick", "--out", tmp_path, absent=("tensorflow", "keras"))
    assert (process.returncode, process.stderr) == (0, "")
    report = json.loads((tmp_path / JSON).read_text())
    assert [entry["name"] for entry in report["entries"]] == ["tiny-float32.tflite", "tiny-int8.tflite"]
    models = "tiny-float32.tflite tiny-int8.tflite"
    assert report["command"] == f"digitlens compare {models} --data mnist.npz --max-drop 100 --quick"
    assert not report["trials"] and not report["layers"] and report["entries"][1]["start"] is None


def test_keras_model_without_a_card_is_accepted(files, digitlens, tmp_path):
    from train.keras_backend import keras

    bare = tmp_path / "bare.keras"
    keras.models.load_model(files.keras).save(bare)
    process = digitlens("compare", bare, files.float32, "--quick", "--data", files.data, "--out", tmp_path)
    assert process.returncode == 0, process.stderr
    entry = json.loads((tmp_path / JSON).read_text())["entries"][0]
    assert (entry["parameters"], entry["rejection"], entry["from_reference"]) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "content", "parts"),
    [
        pytest.param("none.keras", None, ("No model at", "digitlens train"), id="no such file"),
        pytest.param("text.tflite", "text", ("Expected a digitlens model", "digitlens convert"), id="no model"),
        pytest.param("model.onnx", "text", ("Expected a .keras or .tflite model",), id="other kind"),
    ],
)
def test_unusable_model_ends_with_one_line_and_2_and_no_report(files, digitlens, tmp_path, name, content, parts):
    if content:
        (tmp_path / name).write_text(content)
    process = digitlens("compare", files.float32, tmp_path / name, "--data", files.data, "--out", tmp_path / "out")
    assert_refused(process, name, *parts)
    assert not list((tmp_path / "out").iterdir())


def test_one_model_only_is_refused(files, digitlens, tmp_path):
    assert_refused(digitlens("compare", files.int8), "--help")
    copy = tmp_path / "link.tflite"
    copy.symlink_to(files.int8)
    ended = digitlens("compare", files.int8, copy, "--data", files.data, "--out", tmp_path / "out")
    assert_refused(ended, "other than the reference", files.int8.name)


def test_output_that_is_a_file_is_refused_before_any_model_is_opened(files, digitlens, tmp_path):
    (tmp_path / "file").write_text("mine")
    ended = digitlens("compare", tmp_path / "a.keras", tmp_path / "b.tflite", "--out", tmp_path / "file")
    assert_refused(ended, str(tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("value", ["nan", "-1", "much"])
def test_gate_that_is_no_number_of_points_is_refused(files, digitlens, tmp_path, value):
    ended = digitlens("compare", files.float32, files.int8, "--max-drop", value, "--out", tmp_path / "out")
    assert_refused(ended, "--max-drop")


@pytest.mark.parametrize("module", ["tensorflow", "jinja2", "matplotlib", "scipy", "ai_edge_quantizer"])
def test_missing_part_of_the_extra_names_the_line_that_installs_it(files, digitlens, tmp_path, module):
    reference = shutil.copy(files.keras, tmp_path / "model.keras")
    ended = digitlens("compare", reference, files.int8, "--out", tmp_path / "out", absent=(module,))
    assert_refused(ended, "pip install 'digitlens[train]'")


def assert_refused(ended, *parts: str) -> None:
    assert ended.returncode == 2, ended.stderr
    assert not ended.stdout
    assert ended.stderr.startswith("digitlens: ") and ended.stderr.count("\n") == 1, ended.stderr
    for part in parts:
        assert part in ended.stderr
