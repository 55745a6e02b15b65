"""Read the same photographs with this project and with what people would use instead, and score all alike.

    python -m benchmarks.peers FOLDER [ours tutorial tesseract rapidocr]

Writes peers.json, peers.md and peers.png below benchmarks/results/<machine>/: figures, never pixels of the photographs.
"""

import dataclasses
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.peers.environments import PEERS, Peer
from benchmarks.peers.measuring import Measured, measure, over_rounds
from benchmarks.peers.report import draw, to_markdown
from benchmarks.results import results_folder
from benchmarks.score import pictures_with_truth
from edge_app.errors import InputError
from edge_app.machine import this_machine
from edge_app.output import whole_file

ROUNDS = 3  # so that a machine whose speed changes is fast or slow for all of them


def main() -> None:
    folder, *names = sys.argv[1:] or ["--help"]
    if folder.startswith("-") or not set(names) <= set(PEERS):
        sys.exit(f"usage: python -m benchmarks.peers FOLDER [{' '.join(PEERS)}]")
    try:
        measured = measure_all(Path(folder), [PEERS[name]() for name in names or PEERS])
        write(measured)
    except InputError as error:
        print(f"peers: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def measure_all(folder: Path, peers: list[Peer]) -> list[Measured]:
    """Let the peers read all pictures that have their truth beside them, by turns, in several rounds."""
    pictures = list(pictures_with_truth(folder))
    if not pictures:
        raise InputError(f"Expected pictures with their truth as JSON beside them in {folder}, got none.")
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=ROUNDS * len(peers) * len(pictures))
        rounds = [[measure(peer, pictures, lambda: bar.advance(task)) for peer in peers] for _ in range(ROUNDS)]
    return [over_rounds(of_one) for of_one in zip(*rounds, strict=True)]


def write(measured: list[Measured]) -> None:
    machine, folder = this_machine(), results_folder()
    values = {"machine": dataclasses.asdict(machine), "peers": [dataclasses.asdict(one) for one in measured]}
    with whole_file(folder / "peers.json") as part:
        part.write_text(json.dumps(values, indent=1) + "\n")
    text = to_markdown(measured, ROUNDS, machine)
    with whole_file(folder / "peers.md") as part:
        part.write_text(text)
    with whole_file(folder / "peers.png") as part:
        draw(measured, part)
    print(text)


if __name__ == "__main__":
    main()
