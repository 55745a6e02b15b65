"""What each stage gave on the way to one reading, for whoever wants to see it."""

from dataclasses import dataclass, field

from edge_app.ink import Ink
from edge_app.marks import Mark
from edge_app.reading import Digit, Reading
from edge_app.turn import View


@dataclass(frozen=True, eq=False)
class Split:
    """A mark that may be several digits, and what came of it."""

    whole: Mark
    parts: tuple[Mark, ...]  # its digits from left to right; empty where no cut gives digits alone


@dataclass(eq=False)
class Stages:
    """Give an empty one to `read_frame`, which fills it; all of it is about the page as it was read: reduced, upright.

    A page that was read twice, because it lies aslant, shows the second time.
    """

    view: View = field(init=False)
    ink: Ink = field(init=False)
    marks: list[Mark] = field(init=False)  # before those that are several digits were cut
    splits: list[Split] = field(init=False)
    judged: list[Digit] = field(init=False)  # as the network has it, before the page has its say
    reading: Reading = field(init=False)  # with the rejected marks, whose boxes are of the view's picture
    least_confidence: float = field(init=False)  # that the model's card asks of a digit; 0: it says nothing
