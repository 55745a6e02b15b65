"""One training from data to files, told on the terminal as it goes."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from train.data import load_mnist
from train.fitting import Epoch, Fit, fit, steps_of
from train.networks import ARCHITECTURES
from train.saving import describe, save


def run(architecture: str, data: Path | None, epochs: int | None, seed: int, folder: Path) -> bool:
    """Train, choose, measure and save.

    Returns:
        Whether it was interrupted; what was best by then is saved, unless no epoch had ended.
    """
    console = Console(stderr=True, highlight=False)
    mnist, recipe = load_mnist(data), ARCHITECTURES[architecture]
    epochs = epochs or recipe.epochs
    with _bar(console) as progress:
        task = progress.add_task(architecture, total=steps_of(recipe, mnist.training, epochs))
        result = fit(
            recipe,
            mnist.training,
            mnist.validation,
            seed,
            epochs,
            on_step=lambda steps: progress.advance(task, steps),
            on_epoch=lambda so_far: progress.console.print(_line(len(so_far.epochs), epochs, so_far.epochs[-1])),
        )
    if result.best < 0:
        console.print("Interrupted before the first epoch had ended: nothing to keep, nothing written.")
        return True
    command = f"digitlens train --architecture {architecture} --epochs {epochs} --seed {seed}"
    card = describe(result, mnist, architecture, seed, command)
    save(result, card, folder)
    console.print(_summary(result, folder), soft_wrap=True, markup=False)
    for name, count in card.accuracies.items():
        console.print(f"{name:>10}: {count.correct:,} of {count.total:,} right, {count.correct / count.total:.2%}")
    return result.interrupted


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TextColumn("left"), TimeRemainingColumn(), console=console)


def _line(number: int, epochs: int, epoch: Epoch) -> str:
    return (
        f"epoch {number:>3}/{epochs}  loss {epoch.loss:.4f}  validation loss {epoch.validation_loss:.4f}  "
        f"validation accuracy {epoch.validation_accuracy:.2%}"
    )


def _summary(result: Fit, folder: Path) -> str:
    stopped = f"Interrupted after {len(result.epochs)} whole epochs. " if result.interrupted else ""
    return (
        f"{stopped}Kept epoch {result.best + 1}, the best on validation. Wrote {folder / 'model.keras'}, "
        f"history.json and curves.png beside it. Next: digitlens convert {folder / 'model.keras'}"
    )
