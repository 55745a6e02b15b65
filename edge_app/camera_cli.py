"""`digitlens camera`."""

from pathlib import Path
from typing import Annotated

import typer


def camera(
    source: Annotated[
        str | None,
        typer.Argument(help="0, /dev/video0, csi, rtsp://…, http://…, a clip, a folder, a glob, a recording, demo."),
    ] = None,
    web: Annotated[bool, typer.Option("--web", help="Serve the web page; so it is without another output.")] = False,
    window: Annotated[bool, typer.Option("--window", help="Show it in a window, where OpenCV has them.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a frame, a line each.")] = False,
    on_change: Annotated[bool, typer.Option(help="With --json: only when a number changed.")] = False,
    record: Annotated[Path | None, typer.Option(help="Folder for the frames and their readings.")] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the camera where it is missing.")] = False,
    frames: Annotated[int | None, typer.Option(min=1, help="End after so many frames.")] = None,
    size: Annotated[str | None, typer.Option(metavar="WxH", help="Size to ask the camera for.")] = None,
    fps: Annotated[float | None, typer.Option(min=0.1, help="Frame rate to ask for.")] = None,
    exposure: Annotated[float | None, typer.Option(help="Exposure to ask for, in the camera's unit.")] = None,
    focus: Annotated[float | None, typer.Option(help="Focus to ask for, in the camera's unit.")] = None,
    host: Annotated[str, typer.Option(help="Address to serve on; any but this one needs a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve on; 0 takes a free one.")] = 8080,
    token: Annotated[
        str | None, typer.Option(envvar="DIGITLENS_TOKEN", help="What viewers must know; made where needed.")
    ] = None,
    digits: Annotated[Path | None, typer.Option(help="An mnist.npz whose test digits demo writes with.")] = None,
    model: Annotated[Path | None, typer.Option(help="A model of digitlens convert; else the bundled one.")] = None,
) -> None:
    """Read digits live from a camera; http://127.0.0.1:8080 shows them beside the picture."""
    from edge_app.camera_run import Choices, run_camera
    from edge_app.source import Wanted

    if on_change and not json:
        raise typer.BadParameter("Expected --json beside it.", param_hint="--on-change")
    width, height = _size(size)
    wanted = Wanted(width, height, fps, exposure, focus)
    choices = Choices(
        web or not (json or window), window, json, on_change, record, wait, frames, host, port, token, digits, model
    )
    if not run_camera(source, wanted, choices):
        raise typer.Exit(2)


def _size(text: str | None) -> tuple[int | None, int | None]:
    if text is None:
        return None, None
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdecimal() and 16 <= int(part) <= 8192 for part in parts):
        raise typer.BadParameter(f"Expected a size such as 1280x720, got {text!r}.", param_hint="--size")
    return int(parts[0]), int(parts[1])
