"""A training that stopped half-way: what it needs to go on, kept after every epoch."""

import dataclasses
import json
import shutil
import zipfile
from pathlib import Path

from edge_app.output import make_folder, whole_file
from train.fitting import Epoch, Fit
from train.keras_backend import keras

STATE = "state.json"  # written last: it names the epochs whose networks are kept, and all others go


@dataclasses.dataclass(frozen=True)
class Unfinished:
    """A folder beside the results. It is taken up by the same training only, and goes when that has ended."""

    folder: Path
    training: str  # what tells it from any other: its command and the data that it names

    def keep(self, fit: Fit) -> None:
        """Write the network with its optimizer as they are after the last epoch, and as they were at the best.

        Raises:
            InputError: the folder cannot be written to.
        """
        make_folder(self.folder)
        done = len(fit.epochs)
        with whole_file(self._network(done - 1)) as path:
            fit.model.save(path)
        with whole_file(self.folder / STATE) as path:
            epochs = [dataclasses.asdict(epoch) for epoch in fit.epochs]
            path.write_text(json.dumps({"training": self.training, "best": fit.best, "epochs": epochs}))
        for path in set(self.folder.glob("*.keras")) - {self._network(done - 1), self._network(fit.best)}:
            path.unlink()

    def load(self) -> Fit | None:
        """Give back the training as it was kept; None where there is none of this one, or a file of it is damaged."""
        try:
            state = json.loads((self.folder / STATE).read_text())
            if state["training"] != self.training:
                return None
            epochs = [Epoch(**epoch) for epoch in state["epochs"]]
            now, best = (keras.models.load_model(self._network(epoch)) for epoch in (len(epochs) - 1, state["best"]))
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
            return None
        return Fit(now, epochs, state["best"], weights=best.get_weights())

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _network(self, epoch: int) -> Path:
        return self.folder / f"epoch-{epoch + 1}.keras"
