"""Figures in words, the same on the terminal, in Markdown and on the page."""

from collections import Counter

from convert.corruptions import KINDS
from convert.marks_score import MarksScore, by_label
from convert.report import Entry, Report
from convert.score import Difference, Score
from convert.statistics import ALPHA
from convert.trial_score import GroupScore, TrialScore
from convert.trials import CORRUPTIONS, GROUPS, PAGES, PHOTOS, About
from edge_app.delegation import Delegation

__all__ = ["GROUPS"]  # for the templates
WORST_LABELS = 8  # kinds of mark that are named


def verdict(entry: Entry, total: int) -> str:
    """Say in one sentence what a model loses, and whether that is more than chance."""
    difference = entry.difference
    if difference is None:
        return f"{entry.name} is the reference: {entry.score.correct:,} of {total:,} digits right."
    if difference.agreement == total:
        return f"{entry.name} says the same as the reference of each of {total:,} digits."
    if difference.lost == 0:
        return (
            f"{entry.name} loses none of {total:,} digits in sum: "
            f"each model alone gets {difference.only_model:,} right; {chance(difference)}."
        )
    verb = "loses" if difference.lost > 0 else "gains"
    return (
        f"{entry.name} {verb} {abs(difference.lost):,} of {total:,} digits: "
        f"{abs(difference.drop):.2f} points; {chance(difference)}."
    )


def chance(difference: Difference) -> str:
    """Say what the test says."""
    more = "more than chance" if difference.p < ALPHA else "no more than chance"
    corrected = "" if difference.holm_p is None else f", Holm's {probability(difference.holm_p)}"
    return f"McNemar {probability(difference.mcnemar_p)}{corrected}: {more}"


def gains(entry: Entry, reference: Entry) -> str:
    """Say what was won for it, in figures."""
    return (
        f"{entry.size_bytes:,} bytes against {reference.size_bytes:,}; "
        f"{microseconds(entry.latency.p50_us)} a digit against {microseconds(reference.latency.p50_us)}."
    )


def gate_line(entry: Entry, report: Report) -> str:
    """Say by how much a model fails the gate."""
    assert entry.difference is not None and report.max_drop is not None  # only of `Report.over_gate`
    return (
        f"{entry.name} drops {entry.difference.drop:.4g} points ({entry.difference.lost:,} of {report.data.total:,} "
        f"digits), more than --max-drop {report.max_drop:g}."
    )


def probability(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}"


def percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.2%}"


def interval(score: Score | GroupScore | MarksScore) -> str:
    return f"{100 * score.interval.low:.2f} to {100 * score.interval.high:.2f}"


def points(difference: Difference | None) -> str:
    """A drop with its sign; a gain is negative."""
    if difference is None or not difference.lost:
        return "" if difference is None else "0.00"
    return f"{difference.drop:+.2f}" if abs(difference.drop) >= 0.005 else f"{difference.drop:+.3f}"


def microseconds(value: float) -> str:
    return f"{value:.1f} µs" if value < 100 else f"{value:,.0f} µs"


def delegated(entry: Entry) -> str:
    if entry.delegation is None:
        return "not known"
    counts = f"{entry.delegation.delegated} of {entry.delegation.operators}"
    return f"all {entry.delegation.operators} operators" if entry.delegation.whole else f"{counts} operators"


def left(delegation: Delegation) -> str:
    """Name the operators that plain kernels compute, each kind once with its number."""
    counts = Counter(delegation.left)
    return ", ".join(f"{number} × {name}" if number > 1 else name for name, number in counts.items())


def times(factor: float | None) -> str:
    return "" if factor is None else f"{factor:.1f}" if factor >= 9.95 else f"{factor:.2f}"


def p_value(p: float | None) -> str:
    return "" if p is None else "< 0.001" if p < 0.001 else f"{p:.2g}"


def count(number: int | None) -> str:
    return "not known" if number is None else f"{number:,}"


def origin(entry: Entry) -> str:
    """Say whether a model was made from the reference's file."""
    if entry.difference is None:
        return "reference"
    return {True: "yes", False: "no", None: "not known"}[entry.from_reference]


def worse(entry: Entry) -> bool:
    """Whether a loss is more than chance."""
    return entry.difference is not None and entry.difference.lost > 0 and entry.difference.p < ALPHA


def group_of(entry: Entry, group: str) -> GroupScore | None:
    return next((each for each in entry.groups if each.group == group), None)


def groups(report: Report) -> list[str]:
    """Name the groups of further pictures, in the report's order."""
    return list(dict.fromkeys(about.group for about in report.trials))


def pictures_of(report: Report, group: str) -> int:
    return sum(len(about.truth) for about in report.trials if about.group == group)


def family(group: str) -> str:
    """Name what pictures of a group share; nothing where each stands for itself."""
    return {CORRUPTIONS: "digit", PAGES: "page", PHOTOS: "photograph"}.get(group, "")


def missing_of(report: Report, group: str) -> int:
    """Digits of a group that gave no picture."""
    return sum(about.missing for about in report.trials if about.group == group)


def corruption_rows(report: Report) -> list[tuple[str, list[int]]]:
    """The kinds of corruption with the places of their trials, by severity."""
    places = {about.name: place for place, about in enumerate(report.trials) if about.group == CORRUPTIONS}
    rows = [(kind, [place for name, place in places.items() if name.rpartition(" ")[0] == kind]) for kind in KINDS]
    return [row for row in rows if row[1]]


def mean(entry: Entry, places: list[int]) -> float:
    return sum(entry.trials[place].accuracy for place in places) / len(places)


def whole_percents(scores: list[TrialScore]) -> str:
    return " ".join(f"{100 * score.accuracy:.0f}" for score in scores)


def worst_labels(report: Report, entry: Entry) -> str:
    """Name the kinds of mark that are least often rejected; nothing where the file does not say what they are."""
    if report.marks is None or entry.marks is None or entry.rejection is None or not any(report.marks.labels):
        return ""
    kinds = by_label(report.marks.labels, entry.marks)
    return ", ".join(f"{label} {hits} of {total}" for label, (hits, total) in list(kinds.items())[:WORST_LABELS])


def error_of_confidence(entry: Entry) -> str:
    return "" if entry.confidence is None else f"{100 * entry.confidence.error:.2f}"


def seconds(entry: Entry) -> str:
    return "" if entry.start is None else f"{entry.start.first_result_s:.2f}"


def mebibytes(entry: Entry) -> str:
    return "" if entry.start is None else f"{entry.start.peak_mib:.0f}"


def rows(report: Report, group: str) -> list[tuple[Entry, GroupScore | None]]:
    return [(entry, group_of(entry, group)) for entry in report.entries]


def mark_rows(report: Report) -> list[tuple[Entry, MarksScore | None]]:
    """Models with their marks; without a threshold on its card a model rejects nothing, and is no row."""
    return [(entry, entry.marks) for entry in report.entries if entry.rejection or entry.left_out]


def several(report: Report, group: str) -> list[tuple[About, int]]:
    """The sets of a group with their places; none where it is but one, and so the group itself."""
    found = [(about, place) for place, about in enumerate(report.trials) if about.group == group]
    return found if len(found) > 1 else []


def picked(scores: tuple[TrialScore, ...], places: list[int]) -> list[TrialScore]:
    return [scores[place] for place in places]


def corruption_digits(report: Report) -> int:
    """Test digits that the corruption suite is made of."""
    return next(len(about.truth) for about in report.trials if about.group == CORRUPTIONS)
