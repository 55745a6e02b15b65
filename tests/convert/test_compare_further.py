"""`digitlens compare` beyond clean digits: what it counts is counted anew."""

import pytest

pytestmark = pytest.mark.train


def test_further_pictures_are_counted_for_every_model(report):
    trials = report["trials"]
    groups = [trial["group"] for trial in trials]
    assert {group: groups.count(group) for group in groups} == {
        "other writers": 1,
        "photographs": 1,
        "corruptions": 65,
        "shifts": 7,
        "pages": 1,
    }
    for trial in trials:  # what is on one sheet is known where there are sheets
        assert len(trial["sheets"]) == (len(trial["truth"]) if trial["group"] in ("photographs", "pages") else 0)
    for entry in report["entries"]:
        for trial, score in zip(trials, entry["trials"], strict=True):
            assert score["total"] == len(trial["truth"]) == len(trial["subjects"])
            pairs = list(zip(trial["truth"], score["answers"], strict=True))
            assert score["correct"] == sum(true == given for true, given in pairs)
        for group in entry["groups"]:
            of = [score for name, score in zip(groups, entry["trials"], strict=True) if name == group["group"]]
            assert group["correct"] == sum(score["correct"] for score in of)
            assert group["interval"]["low"] <= group["correct"] / group["total"] <= group["interval"]["high"]


def test_marks_that_are_no_digits_are_counted_less_the_lookalikes(report):
    assert len(report["marks"]["labels"]) == 36
    for entry in report["entries"]:
        marks = entry["marks"]
        assert (marks["total"], marks["rejected"]) == (36, marks["answers"].count("1"))
        assert 0 <= marks["auroc"] <= 1
    assert report["entries"][3]["marks"]["rejected"] == 0  # its card has no threshold


def test_holm_s_correction_counts_all_tests_of_the_report(report):
    differences = [
        each["difference"]
        for entry in report["entries"]
        for each in (entry, *entry["groups"], entry["marks"])
        if each["difference"] and each.get("group") != "shifts"
    ]
    # clean, four groups and marks, of three models, one of which rejects nothing
    assert report["comparisons"] == len(differences) == 3 * 6 - 1
    least = min(each["mcnemar_p"] for each in differences)
    assert min(each["holm_p"] for each in differences) == pytest.approx(min(1, least * 17))
    assert all(each["mcnemar_p"] <= each["holm_p"] <= 1 for each in differences)


def test_each_step_s_cost_is_the_difference_of_its_two_models(report):
    steps = [(cost["step"], cost["before"]) for cost in report["costs"]]
    assert steps == [
        ("Keras to float TFLite", "tiny.keras"),
        ("float to int8", "tiny-float32.tflite"),
        ("MNIST to camera crop", "tiny-int8.tflite"),
    ]
    for cost in report["costs"]:
        assert cost["right_before"] - cost["right_after"] == cost["difference"]["lost"]
    right = {entry["name"]: entry["score"]["correct"] for entry in report["entries"]}
    assert report["costs"][1]["right_before"] == right["tiny-float32.tflite"]
    assert report["costs"][1]["right_after"] == right["tiny-int8.tflite"]


def test_starts_and_tensors_are_in_the_report(report):
    keras, _, int8, _ = report["entries"]
    assert keras["start"]["peak_mib"] > int8["start"]["peak_mib"] > 10  # TensorFlow against LiteRT
    assert keras["start"]["first_result_s"] > int8["start"]["first_result_s"] > 0
    (layers,) = report["layers"]
    assert (layers["reference"], layers["model"]) == ("tiny-float32.tflite", "tiny-int8.tflite")
    assert {tensor["kind"] for tensor in layers["tensors"]} == {"weights", "activations"}


@pytest.mark.parametrize(
    ("option", "parts"),
    [
        pytest.param("--digits", ("No file at", "x, uint8"), id="digits"),
        pytest.param("--not-digits", ("No file at", "x_test"), id="marks"),
        pytest.param("--photos", ("No file or folder",), id="photographs"),
    ],
)
def test_further_data_that_is_not_there_is_refused(files, digitlens, tmp_path, option, parts):
    command = ["compare", files.float32, files.int8, "--quick", "--data", files.data, option, tmp_path / "none"]
    assert_refused(digitlens(*command, "--out", tmp_path / "out"), *parts)
    assert not list((tmp_path / "out").iterdir())


def assert_refused(ended, *parts: str) -> None:
    assert ended.returncode == 2, ended.stderr
    assert not ended.stdout
    assert ended.stderr.startswith("digitlens: ") and ended.stderr.count("\n") == 1, ended.stderr
    for part in parts:
        assert part in ended.stderr
