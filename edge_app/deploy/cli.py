"""`digitlens deploy`."""

import shlex
from pathlib import Path
from typing import Annotated

import typer


def deploy(
    host: Annotated[str, typer.Argument(metavar="USER@HOST", help="As ssh takes it.")],
    source: Annotated[
        str | None, typer.Option(help="What the camera app shall read; else the camera it finds.")
    ] = None,
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Where the page will be.")] = 8080,
    model: Annotated[Path | None, typer.Option(help="A model of digitlens convert; else the bundled one.")] = None,
    wheel: Annotated[Path | None, typer.Option(help="A wheel of make wheel; else that of this installation.")] = None,
    ssh: Annotated[str, typer.Option(help='The ssh to use, with its options: "ssh -p 2222".')] = "ssh",
    out: Annotated[Path | None, typer.Option(help="Folder for what doctor and bench say there.")] = None,
    rollback: Annotated[bool, typer.Option("--rollback", help="Let the version before run again.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the service and all its files away.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")] = False,
) -> None:
    """Install or upgrade the app on a Raspberry Pi over ssh, as a service with a page on the network."""
    from rich.console import Console

    from edge_app.classifier import load_classifier
    from edge_app.deploy.deployment import Deployment, Wishes
    from edge_app.deploy.remote import Remote
    from edge_app.errors import InputError

    if rollback + remove + dry_run > 1:
        raise InputError("Expected one of --rollback, --remove and --dry-run, got more. Give one.")
    if host.startswith("-"):
        raise InputError(f"Expected USER@HOST, got {host!r}.")
    if model:
        load_classifier(model)  # refused here, before it is there
    if wheel and not wheel.is_file():
        raise InputError(f"No wheel at {wheel}. Build one with: make wheel")
    deployment = Deployment(Remote(host, tuple(shlex.split(ssh)) or ("ssh",)), Console(stderr=True))
    wishes = Wishes(source, port, model, wheel, out or Path("out") / "deploy" / host.rpartition("@")[2])
    if rollback:
        deployment.rollback()
    elif remove:
        deployment.remove()
    elif dry_run:
        deployment.plan(wishes)
    else:
        print(deployment.deploy(wishes))
