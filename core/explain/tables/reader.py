"""A trained network with the table it learnt: it answers about rows, whole or with something changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.tables.frame import Codes, Words
from core.data.tables.sheet import Floats
from core.models.table_net import TableNet
from core.tasks.tables.parts import Parts, parts_of
from core.tasks.tables.recipe import TableRecipe

Said = NDArray[np.float64]  # (N, K) probabilities of classes, or (N,) numbers in the units of the column
AT_ONCE = 4096


@dataclass(frozen=True, eq=False)
class Reader:
    """The network of a run."""

    net: TableNet
    recipe: TableRecipe
    found: Parts

    @property
    def classes(self) -> tuple[str, ...]:
        """Of the answer; empty where it is a number."""
        return self.found.frame.classes

    def answers(self, x: NDArray[np.float32]) -> Said:
        """What it says of rows that are made ready, (N, F + C)."""
        with torch.inference_mode():
            out = torch.cat([self.net(part) for part in torch.tensor(x).split(AT_ONCE)])
        if self.classes:
            return torch.softmax(out, dim=2).mean(dim=1).double().numpy()
        return out[..., 0].mean(dim=1).double().numpy() * self.found.size + self.found.middle

    def each(self, rows: Codes) -> list[Said]:
        """What each of its networks says of rows, if several stand side by side."""
        with torch.inference_mode():
            out = torch.cat([self.net(part) for part in torch.tensor(self.found.x[rows]).split(AT_ONCE)])
        if self.classes:
            return [said.double().numpy() for said in torch.softmax(out, dim=2).unbind(1)]
        return [said.double().numpy() * self.found.size + self.found.middle for said in out[..., 0].unbind(1)]

    def of_rows(self, rows: Codes) -> Said:
        """What it says of rows of its table."""
        return self.answers(self.found.x[rows])

    def chance(self, said: Said, place: int) -> Floats:
        """(N,) one figure for each row: the probability of the class at that place, or the number."""
        return said[:, place] if self.classes else said

    def column(self, name: str, rows: Codes) -> Floats | Words:
        """A column of the frame, in these rows."""
        found = self.found.frame.columns[name]
        return found.rows(rows) if isinstance(found, Words) else found[rows]

    def with_column(self, rows: Codes, changes: Mapping[str, Floats | Words]) -> NDArray[np.float32]:
        """These rows, made ready, with other columns in place of their own."""
        columns = {name: self.column(name, rows) for name in self.found.frame.columns}
        return self.found.how.inputs(columns | dict(changes))


def reader(net: TableNet, recipe: TableRecipe) -> Reader:
    """A run's network, with its table.

    Raises:
        ValueError: The table is gone; one sentence.
    """
    return Reader(net, recipe, parts_of(recipe))
