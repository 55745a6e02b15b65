"""The devices that digitlens was measured on, as one table; a new measurement is checked and added in one step.

    python -m benchmarks.device_results [FILE...]

Each FILE is what `digitlens bench demo --json` wrote on a device. It is checked, and kept as
benchmarks/results/<machine>/bench.json; then benchmarks/results/DEVICES.md is written anew from all that are kept.
Boards that nobody has measured stand there with the command that fills their row.
"""

import sys
from pathlib import Path

from benchmarks.results import RESULTS, folder_name
from edge_app.bench.result import Result, from_json, to_json
from edge_app.bench.table import facts
from edge_app.errors import InputError
from edge_app.output import make_folder, whole_file

BOARDS = (  # as /proc/device-tree/model begins
    "Raspberry Pi Zero 2 W",
    "Raspberry Pi 3 Model B",
    "Raspberry Pi 4 Model B",
    "Raspberry Pi 5 Model B",
)
COMMAND = "digitlens bench demo --frames 500 --json > bench.json"
HEADER = """# Devices

One thread, the bundled page of 42 digits, 1280 x 800 pixels, in microseconds a frame (median). Each row is a committed
file that `digitlens bench` wrote on the machine itself; nothing is carried over from one machine to another. A row
without figures waits for somebody who has the board: run its command and send the file, or add it yourself with
`python -m benchmarks.device_results bench.json`, which checks it first.

| machine | find | crop | classify | lines | total | frames a second | peak MB | first reading, s | throttled |
| :-- | --: | --: | --: | --: | --: | --: | --: | --: | :-- |
"""
STAGES = ("find", "crop", "classify", "lines", "total")


def main() -> None:
    try:
        for name in sys.argv[1:]:
            print("Kept", keep(Path(name)))
        with whole_file(RESULTS / "DEVICES.md") as part:
            part.write_text(
                table([from_json(path.read_text(), str(path)) for path in sorted(RESULTS.glob("*/bench.json"))])
            )
    except (InputError, OSError) as error:
        print(f"device_results: {error}", file=sys.stderr)
        sys.exit(2)


def keep(file: Path) -> Path:
    """Check a result and put it into its machine's folder; InputError where it cannot be right."""
    result = from_json(file.read_text(), str(file))
    if result.source != "demo":
        raise InputError(f"Expected a bench of demo, got one of {result.source!r} in {file}. Run: {COMMAND}")
    to = make_folder(RESULTS / folder_name(result.machine.cpu, result.machine.cores)) / "bench.json"
    with whole_file(to) as part:
        part.write_text(to_json(result) + "\n")
    return to


def table(results: list[Result]) -> str:
    """One row a machine that was measured, then one a board that was not."""
    rows = [_row(result) for result in results]
    empty = [board for board in BOARDS if not any(result.machine.cpu.startswith(board) for result in results)]
    rows += [f"| {board} | not measured: `{COMMAND}` {'| ' * 8}|" for board in empty]
    return HEADER + "\n".join(rows) + "\n"


def _row(result: Result) -> str:
    run, told = result.runs[0], dict(facts(result))
    stages = [f"{run.stages[name].p50_us:,.0f}" if name in run.stages else "" for name in STAGES]
    first = f"{result.first_reading_s:.2f}" if result.first_reading_s else "unknown"
    machine = result.machine
    name = f"{machine.cpu}, {machine.cores} cores, {machine.system}, digitlens {result.version}, load {machine.load}"
    cells = (name, *stages, f"{run.fps:.1f}", f"{result.peak_memory_mb:.0f}", first, told["throttled"])
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
