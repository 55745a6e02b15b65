"""What is noted while a frame goes through the stages."""

import time
from dataclasses import dataclass, field

from edge_app.marks import MOST_STROKES
from edge_app.stages import Stages

CROWDED = (
    f"More than {MOST_STROKES:,} strokes, of which only the tallest were looked at: digits may be missing. "
    "If it is writing, show a part of the page."
)


@dataclass
class Way:
    """One frame's way through the stages: how long each took, and what it gave where somebody asks."""

    stages: Stages | None = None  # None: nobody asks
    warning: str | None = None  # what a person should know of this page
    ms: dict[str, float] = field(default_factory=dict)  # milliseconds between the ends of stages
    last: float = field(default_factory=time.perf_counter)
    light_ink: bool | None = None  # whether ink is lighter than paper; None: not known yet

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.ms[stage] = self.ms.get(stage, 0.0) + (now - self.last) * 1000
        self.last = now

    def crowded(self) -> None:
        self.warning = CROWDED

    def take_time_of(self, other: "Way") -> None:
        """Add the time of another way, which was gone after this one."""
        self.ms = {stage: self.ms.get(stage, 0.0) + other.ms.get(stage, 0.0) for stage in {**self.ms, **other.ms}}
        self.last = other.last
