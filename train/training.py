"""One training from data to files, told on the terminal as it goes."""

import dataclasses
import hashlib
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from edge_app.errors import InputError
from edge_app.output import make_folder
from train.data import Images, Mnist, load_mnist
from train.distillation import load_teachers
from train.evaluation import expect_fewer_marks
from train.fitting import Epoch, Fit, Lesson, begin, fit, steps_of
from train.networks import ARCHITECTURES, Recipe
from train.not_digits import load_not_digits
from train.saving import describe, save
from train.sets import sets_for
from train.unfinished import Unfinished


@dataclass(frozen=True)
class Order:
    """What to train, as the command line says it; None: as the recipe says."""

    architecture: str
    data: Path | None
    not_digits: Path | None
    epochs: int | None
    crops: int | None
    seed: int
    teachers: tuple[Path, ...] = ()  # .keras files whose scores it learns beside the labels

    @property
    def recipe(self) -> Recipe:
        if self.architecture not in ARCHITECTURES:
            raise InputError(f"Expected --architecture {' or '.join(ARCHITECTURES)}, got {self.architecture!r}.")
        recipe = ARCHITECTURES[self.architecture]
        if not recipe.crops and (self.crops or self.not_digits):
            learners = " or ".join(name for name, other in ARCHITECTURES.items() if other.crops)
            raise InputError(
                f"Expected --crops and --not-digits with --architecture {learners}, got them with "
                f"{self.architecture}, which learns MNIST alone. Leave them out."
            )
        return dataclasses.replace(recipe, epochs=self.epochs or recipe.epochs, crops=self.crops or recipe.crops)

    @property
    def command(self) -> str:
        recipe = self.recipe
        words = [f"digitlens train --architecture {self.architecture} --epochs {recipe.epochs} --seed {self.seed}"]
        words += [f"--crops {recipe.crops}"] if recipe.crops else []
        words += [f"--not-digits {self.not_digits.name}"] if self.not_digits else []
        words += [f"--teacher {path.parent.name}/{path.name}" for path in self.teachers]
        return " ".join(words)


def run(order: Order, folder: Path) -> bool:
    """Train, choose, measure and save.

    Returns:
        Whether it was interrupted; what was best by then is saved, unless no epoch had ended.

    Raises:
        InputError: there is no such architecture, no data, or no folder that can be written to.
    """
    console, recipe = Console(stderr=True, highlight=False), order.recipe
    make_folder(folder)
    mnist = load_mnist(order.data)
    lesson, validation = _lesson(order, recipe, mnist, folder.parent, console)
    unfinished = Unfinished(folder / "unfinished", _told_apart(order, mnist))
    result = unfinished.load() or begin(recipe, steps_of(recipe, lesson.images), order.seed)
    _fit_with_bar(result, recipe, lesson, validation, unfinished, console)
    if result.best < 0:
        console.print("Interrupted before the first epoch had ended: nothing to keep, nothing written.")
        return True
    if none := lesson.share_of_none():
        expect_fewer_marks(result.model, none)
    card = describe(result, mnist, validation, order.architecture, order.seed, order.command)
    save(result, card, folder)
    console.print(_summary(result, folder), soft_wrap=True, markup=False)
    for name, count in card.accuracies.items():
        console.print(f"{name}: {count.correct:,} of {count.total:,} right, {count.correct / count.total:.2%}")
    if not result.interrupted:
        unfinished.drop()
    return result.interrupted


def _told_apart(order: Order, mnist: Mnist) -> str:
    """What tells a training from others: its command has the names of files, and others may have had them."""
    files = [path for path in (order.not_digits, *order.teachers) if path]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    return " ".join([order.command, mnist.sha256, *digests])


def _lesson(order: Order, recipe: Recipe, mnist: Mnist, kept: Path, console: Console) -> tuple[Lesson, Images]:
    """What is to be learnt, and the images to choose the best epoch by; drawn crops are in the folder `kept`."""
    other, classes = load_not_digits(order.not_digits), recipe.build().output_shape[-1]
    teachers = load_teachers(order.teachers, classes)
    with _bar(console) as progress:
        task = progress.add_task("drawing pages", visible=False)  # nor are they drawn where they were kept

        def on_part(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, visible=True)

        training, validation = sets_for(recipe, mnist, other, kept, on_part)
    known = len(mnist.training)  # these come first
    return Lesson(training, recipe.augmentation, order.seed, classes, teachers, known, recipe.epochs), validation


def _fit_with_bar(
    result: Fit, recipe: Recipe, lesson: Lesson, validation: Images, unfinished: Unfinished, console: Console
) -> None:
    """Train to the end, each epoch kept; a training that was interrupted goes on."""
    if result.epochs:
        console.print(f"Going on after epoch {len(result.epochs)}.")
    steps = steps_of(recipe, lesson.images)
    with _bar(console) as progress:
        task = progress.add_task("epochs", total=steps, completed=steps * len(result.epochs) // recipe.epochs)

        def on_epoch(so_far: Fit) -> None:
            unfinished.keep(so_far)
            progress.console.print(_line(so_far, recipe.epochs))

        def on_step(done: int) -> None:
            progress.advance(task, done)

        fit(result, recipe, lesson, validation, on_step, on_epoch)


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TextColumn("left"), TimeRemainingColumn(), console=console)


def _line(so_far: Fit, epochs: int) -> str:
    epoch: Epoch = so_far.epochs[-1]
    return (
        f"epoch {len(so_far.epochs):>3}/{epochs}  loss {epoch.loss:.4f}  validation loss {epoch.validation_loss:.4f}  "
        f"validation accuracy {epoch.validation_accuracy:.2%}"
    )


def _summary(result: Fit, folder: Path) -> str:
    stopped = f"Interrupted after {len(result.epochs)} whole epochs. " if result.interrupted else ""
    return (
        f"{stopped}Kept epoch {result.best + 1}, the best on validation. Wrote {folder / 'model.keras'}, "
        f"history.json and curves.png beside it. Next: digitlens convert {folder / 'model.keras'}"
    )
