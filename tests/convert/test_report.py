"""The report as JSON and in words, from figures chosen by hand."""

import json
from dataclasses import replace

import pytest

from convert.figures import draw_accuracies, draw_confusion
from convert.latency import latency_of
from convert.pages import to_markdown
from convert.pareto import draw_pareto, undominated
from convert.published import published_networks
from convert.report import Data, Entry, Rejection, Report, differently_read, from_json, to_json
from convert.score import Difference, score_of
from convert.wording import gate_line, verdict
from edge_app.delegation import Delegation
from edge_app.machine import Machine

TRUTH = "0123456789"
DIFFERENCE = Difference(lost=2, total=10_000, only_reference=4, only_model=2, agreement=9_990, mcnemar_p=0.6875)


def entry(name: str, answers: str, difference: Difference | None) -> Entry:
    return Entry(
        name=name,
        size_bytes=1234,
        sha256="00",
        parameters=None,
        from_reference=None,
        runtime="runtime 1.0",
        threads=1,
        call="a call",
        delegation=Delegation(1, 2, 1, ("QUANTIZE",)),
        latency=latency_of(((1000, 2000), (3000, 4000))),
        answers=answers,
        score=score_of(list(map(int, answers)), list(map(int, TRUTH))),
        rejection=Rejection(0.5, 1, 0, (3,)),
        difference=difference,
        times_as_fast=None if difference is None else 1.5,
    )


REPORT = Report(
    command="digitlens compare a.keras int8",
    machine=Machine("A processor", ("avx2",), 4, "A system", "3.11.0", None),
    versions={"numpy": "2.0"},
    data=Data("00", 10, TRUTH),
    max_drop=0.01,
    entries=(entry("a.keras", TRUTH, None), entry("int8", "0123456780", DIFFERENCE)),
)


def test_json_gives_the_same_report_back():
    assert from_json(to_json(REPORT)) == REPORT


def test_json_keeps_lists_of_numbers_on_one_line():
    text = to_json(REPORT)
    assert json.loads(text)["entries"][0]["latency"]["rounds_ns"] == [[1000, 2000], [3000, 4000]]
    assert "[1000, 2000]" in text and "[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]" in text


def test_pictures_read_differently_are_found():
    assert list(differently_read(REPORT)) == [9]


def test_gate_lets_through_what_loses_just_so_much():
    model = replace(REPORT.models[0], difference=replace(DIFFERENCE, lost=10))
    report = replace(REPORT, entries=(REPORT.reference, model))
    assert replace(report, max_drop=0.1).over_gate == ()  # 10 of 10,000 are 0.1 points
    assert replace(report, max_drop=0.0999).over_gate == (model,)
    assert replace(report, max_drop=None).over_gate == ()
    assert gate_line(model, replace(report, max_drop=0.05)).startswith("int8 drops 0.1 points (10 of")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(
            {}, "int8 loses 2 of 10,000 digits: 0.02 points; McNemar p = 0.69: no more than chance.", id="loses"
        ),
        pytest.param(
            {"lost": 31, "mcnemar_p": 1e-7},
            "int8 loses 31 of 10,000 digits: 0.31 points; McNemar p < 0.001: more than chance.",
            id="loses for sure",
        ),
        pytest.param(
            {"lost": -2},
            "int8 gains 2 of 10,000 digits: 0.02 points; McNemar p = 0.69: no more than chance.",
            id="gains",
        ),
        pytest.param(
            {"lost": 0, "only_model": 4, "mcnemar_p": 1.0},
            "int8 loses none of 10,000 digits in sum: each model alone gets 4 right; "
            "McNemar p = 1: no more than chance.",
            id="even",
        ),
        pytest.param(
            {"lost": 0, "agreement": 10_000},
            "int8 says the same as the reference of each of 10,000 digits.",
            id="alike",
        ),
    ],
)
def test_verdict_says_what_is_lost_and_whether_it_is_chance(change, sentence):
    model = replace(REPORT.models[0], difference=replace(DIFFERENCE, **change))
    assert verdict(model, 10_000) == sentence


def test_models_that_another_beats_in_both_are_off_the_line():
    small, large = (replace(REPORT.reference, name=name, size_bytes=size) for name, size in (("s", 10), ("l", 20)))
    worse = replace(REPORT.models[0], size_bytes=15)
    assert [entry.name for entry in undominated((large, worse, small), lambda entry: entry.size_bytes)] == ["s"]
    cheap = replace(worse, size_bytes=5)
    assert [entry.name for entry in undominated((cheap, small), lambda entry: entry.size_bytes)] == ["int8", "s"]


def test_published_networks_name_their_sources():
    networks = published_networks()
    assert len({each.source for each in networks}) == len(networks) > 5
    for each in networks:
        assert (
            each.source.startswith("https://") and 0.9 < each.accuracy < 1 and each.weight_bytes == 4 * each.parameters
        )


def test_a_report_made_before_further_pictures_were_measured_is_read_and_set():
    old = json.loads(to_json(REPORT))
    for name in ("trials", "marks", "layers", "costs", "comparisons"):
        del old[name]
    for each in old["entries"]:
        for name in ("confidence", "trials", "groups", "marks", "start", "left_out"):
            del each[name]
    report = from_json(json.dumps(old))
    assert report == REPORT
    assert "At a glance" not in to_markdown(report) and "Published small networks" in to_markdown(report)


def test_holm_s_p_is_what_chance_goes_by():
    model = replace(REPORT.models[0], difference=replace(DIFFERENCE, lost=31, mcnemar_p=0.04, holm_p=0.2))
    assert verdict(model, 10_000).endswith("McNemar p = 0.04, Holm's p = 0.2: no more than chance.")


def test_figures_take_their_ink_from_the_page_and_keep_names_from_being_markup():
    odd = replace(REPORT.models[0], name='a$b$<i>"&\\1.tflite')
    pareto = draw_pareto((REPORT.reference, odd), published_networks())
    for picture in (draw_accuracies((REPORT.reference, odd)), draw_confusion(odd, 1), pareto):
        assert picture.startswith("<svg viewBox=") and "currentColor" in picture
        assert "<i>" not in picture and "<metadata" not in picture
    assert draw_accuracies(REPORT.entries) == draw_accuracies(REPORT.entries)
