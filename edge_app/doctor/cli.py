"""`digitlens doctor`."""

from typing import Annotated

import typer


def doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON object with all findings.")] = False,
) -> None:
    """Look at board, camera, software and model; say what is wrong and the command that mends it."""
    from edge_app.doctor.finding import State
    from edge_app.doctor.findings import examine, print_finding, to_json

    if json:
        findings = list(examine())
        print(to_json(findings))
    else:
        findings = [print_finding(finding) for finding in examine()]
    if any(finding.state is State.BROKEN for finding in findings):
        raise typer.Exit(1)
