"""All that the doctor looks at, in order; and how it is told."""

import dataclasses
import json
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from edge_app.doctor.body import examine_body
from edge_app.doctor.cameras import examine_cameras
from edge_app.doctor.finding import Finding, State
from edge_app.doctor.network import examine_network
from edge_app.doctor.software import examine_software

SIGNS = {State.OK: ("ok", "green"), State.NOTE: ("note", "yellow"), State.BROKEN: ("BROKEN", "bold red")}
NAME_WIDTH = 12  # characters, of the longest usual name
CONSOLE = Console(highlight=False, soft_wrap=True)


def examine() -> Iterator[Finding]:
    """Give each finding as soon as it is known."""
    yield from examine_body()
    yield from examine_software()
    yield from examine_cameras()
    yield from examine_network()


def print_finding(finding: Finding) -> Finding:
    """Print a line, and where it is not well the reason and the remedy below it; hand the finding on."""
    word, style = SIGNS[finding.state]
    CONSOLE.print(Text.assemble((f"{word:<7}", style), (f"{finding.name:<{NAME_WIDTH}} ", "bold"), finding.what))
    for title, text in (("why", finding.why), ("mend", finding.mend)):
        if text:
            CONSOLE.print(Text.assemble(" " * 7, (f"{title:>{NAME_WIDTH}} ", "dim"), text))
    return finding


def to_json(findings: list[Finding]) -> str:
    """Write all findings as one JSON object."""
    healthy = all(finding.state is not State.BROKEN for finding in findings)
    values = [dataclasses.asdict(finding) for finding in findings]
    return json.dumps({"healthy": healthy, "findings": values}, ensure_ascii=False)
