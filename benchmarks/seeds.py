"""What networks of one recipe and several seeds get right: how much of an accuracy is luck.

    python -m benchmarks.seeds NAME MODEL.tflite ...    (each from `digitlens train --seed N` and `digitlens convert`)

Reads the counts from the models' cards, and writes seeds-NAME.md below benchmarks/results/<machine>/.
"""

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.results import results_folder
from edge_app.card import Card, read_card
from edge_app.errors import InputError
from edge_app.output import whole_file

COUNTED = ("keras validation", "keras test", "validation", "test")  # on the card of a converted model


def main() -> None:
    try:
        if len(sys.argv) < 3:
            raise InputError("Expected a name and models, as: tiny out/tiny-*/model-int8.tflite")
        name, *paths = sys.argv[1:]
        text = table(name, [(Path(path).stat().st_size, card_of(Path(path))) for path in paths])
        with whole_file(results_folder() / f"seeds-{name}.md") as part:
            part.write_text(text)
        print(text)
    except (InputError, OSError) as error:
        print(f"seeds: {error}", file=sys.stderr)
        sys.exit(2)


def card_of(path: Path) -> Card:
    """The card of a converted model.

    Raises:
        InputError: there is none, or it does not count what is wanted here.
    """
    card = read_card(path)
    if card is None or card.seed is None or not set(COUNTED) <= set(card.accuracies):
        raise InputError(f"Expected a model of digitlens convert, got {path} without its counts.")
    return card


def _recipe(card: Card) -> tuple[object, ...]:
    """What the seeds of one recipe have in common."""
    return (
        (card.command or "").replace(f"--seed {card.seed}", ""),
        card.data_sha256,
        tuple(card.accuracies[on].total for on in COUNTED),
    )


def table(name: str, models: Sequence[tuple[int, Card]]) -> str:
    """The counts of models as Markdown, their mean below; each with the bytes of its file."""
    models = sorted(models, key=lambda model: model[1].seed or 0)
    recipes = {_recipe(card) for _, card in models}
    if len(recipes) > 1:
        raise InputError(f"Expected models of one recipe and one data set, got {' and '.join(map(str, recipes))}.")
    rows = [
        f"| {card.seed} | {size:,} | " + " | ".join(f"{card.accuracies[on].correct:,}" for on in COUNTED) + " |"
        for size, card in models
    ]
    shares = [statistics.mean(c.accuracies[on].correct / c.accuracies[on].total for _, c in models) for on in COUNTED]
    totals = [f"{models[0][1].accuracies[on].total:,}" for on in COUNTED]
    return "\n".join(
        [
            f"# {name}: one recipe, {len(models)} seeds\n",
            f"| seed | bytes, int8 | Keras, right of {totals[0]} for validation | Keras, of {totals[1]} for the test | "
            "int8, validation | int8, test |",
            "| --: | --: | --: | --: | --: | --: |",
            *rows,
            "| mean |  | " + " | ".join(f"{share:.2%}" for share in shares) + " |\n",
            "Each network is of its best epoch on the validation images; the test images were counted once.",
            f"`{models[0][1].command}`, and the other seeds likewise.\n",
        ]
    )


if __name__ == "__main__":
    main()
