"""Figures in words, the same on the terminal, in Markdown and on the page."""

from convert.report import Entry, Report
from convert.score import Difference, Score
from convert.statistics import ALPHA


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
    more = difference.mcnemar_p < ALPHA
    return f"McNemar {probability(difference.mcnemar_p)}: {'more than chance' if more else 'no more than chance'}"


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


def interval(score: Score) -> str:
    return f"{100 * score.interval.low:.2f} to {100 * score.interval.high:.2f}"


def points(difference: Difference | None) -> str:
    """A drop with its sign; a gain is negative."""
    return "" if difference is None else f"{difference.drop:+.2f}" if difference.lost else "0.00"


def microseconds(value: float) -> str:
    return f"{value:.1f} µs" if value < 100 else f"{value:,.0f} µs"


def delegated(entry: Entry) -> str:
    if entry.delegation is None:
        return "not known"
    counts = f"{entry.delegation.delegated} of {entry.delegation.operators}"
    return f"all {entry.delegation.operators} operators" if entry.delegation.whole else f"{counts} operators"


def times(factor: float | None) -> str:
    return "" if factor is None else f"{factor:.1f}" if factor >= 9.95 else f"{factor:.2f}"


def p_value(difference: Difference) -> str:
    return "< 0.001" if difference.mcnemar_p < 0.001 else f"{difference.mcnemar_p:.2g}"


def count(number: int | None) -> str:
    return "not known" if number is None else f"{number:,}"


def origin(entry: Entry) -> str:
    """Say whether a model was made from the reference's file."""
    if entry.difference is None:
        return "reference"
    return {True: "yes", False: "no", None: "not known"}[entry.from_reference]


def worse(entry: Entry) -> bool:
    """Whether a loss is more than chance."""
    return entry.difference is not None and entry.difference.lost > 0 and entry.difference.mcnemar_p < ALPHA
