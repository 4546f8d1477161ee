"""Training a network that tells spoken words apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.data.sounds.sample import sample
from core.data.sounds.word_set import Spoken, split
from core.models import files
from core.models.ear import Ear
from core.models.mel import log_mel
from core.models.sound_net import SoundCNN, SoundRNN
from core.models.spoken_net import WordHead
from core.tasks.sound.augmentation import altered
from core.tasks.sound.recipe import SPEAKER, SoundRecipe
from core.training import snapshots
from core.training.classification import Classification
from core.training.task import Examples, Look, TaskDefaults, shuffled

CHECK_BATCH = 150  # recordings judged at once
AT_ONCE = 32  # that the ear listens to at once
LOUDEST = 32_767


@dataclass(frozen=True)
class SoundPart:
    """N recordings on the device."""

    mel: torch.Tensor  # (N, 124, 32) log-mel frames
    x: torch.Tensor  # what the network takes: the same, or (N, 7, 96), what the ear makes of it
    labels: torch.Tensor  # (N,)

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> "SoundPart":
        """The first so many."""
        return SoundPart(self.mel[:count], self.x[:count], self.labels[:count])


class SoundTask(Classification, TaskDefaults):
    """Spectrograms of words for a CNN or a recurrent network, or what the pretrained ear makes of them for a head."""

    check_batch = CHECK_BATCH

    def __init__(self, recipe: SoundRecipe, device: torch.device, data: None = None) -> None:
        self.recipe, self.device = recipe, device
        self.ear = pretrained_ear().to(device) if recipe.network == "ear" else None
        training, self.validation, self.test = (self._part(rows) for rows in rows_of(recipe))
        self.training = training.first(recipe.training)

    def _part(self, rows: NDArray[np.int64]) -> SoundPart:
        mel = torch.from_numpy(spectrograms()[rows]).to(self.device)
        labels = torch.from_numpy(sample().labels[rows]).to(self.device)
        return SoundPart(mel, mel if self.ear is None else listened()[rows].to(self.device), labels)

    def network(self) -> nn.Module:
        """The recipe's network, with its first weights; a head gets mean and spread of what the ear hears in the training recordings."""
        net = build(self.recipe)
        if isinstance(net, WordHead):
            net.measure(self.training.x.cpu())
        return net

    def batches(self) -> Sequence[torch.Tensor]:
        """The recordings in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 124, 32) log-mel frames, or (B, 7, 96) from the ear."""
        assert isinstance(part, SoundPart)
        if not (training and self.recipe.augments):
            return part.x[rows]
        x = altered(part.mel[rows], self.recipe)
        if self.ear is None:
            return x
        with torch.no_grad():
            return self.ear(x)

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of each convolution and dense layer; of a recurrent one what comes from the frame and what from memory."""
        names = {"from the frame": "memory.weight_ih_l0", "from memory": "memory.weight_hh_l0"}
        memory = {name: net.get_parameter(place) for name, place in names.items()} if isinstance(net, SoundRNN) else {}
        return memory | snapshots.named_weights(net)

    def look(self, net: nn.Module) -> Look:
        """The first convolution's kernels."""
        return Look({"filters": snapshots.filters(net)}) if isinstance(net, SoundCNN) else Look()


def build(recipe: SoundRecipe) -> nn.Module:
    """The network of a recipe, with its first weights."""
    classes = len(recipe.classes)
    if recipe.network == "cnn":
        return SoundCNN(recipe.width, classes, recipe.dropout)
    if recipe.network == "ear":
        return WordHead(hidden=recipe.units, classes=classes, dropout=recipe.dropout)
    return SoundRNN(recipe.network, recipe.units, classes, recipe.dropout)


def pretrained_ear() -> Ear:
    """The ear as it is shipped; it does not learn."""
    ear = Ear().eval().requires_grad_(False)
    files.load_weights(ear, "ear")
    return ear


def rows_of(recipe: SoundRecipe) -> tuple[NDArray[np.int64], ...]:
    """Which recordings of the sample are learnt from, chosen by, and judged by."""
    found = split(sample(), recipe.split == SPEAKER)
    return found.training, found.validation, found.test


def held_out(recipe: SoundRecipe) -> tuple[Spoken, Spoken]:
    """Validation and test recordings."""
    found = sample()
    _, validation, test = (Spoken(found.waves[rows], spectrograms()[rows], found.labels[rows]) for rows in rows_of(recipe))
    return validation, test


@lru_cache(1)
@torch.inference_mode()
def spectrograms() -> NDArray[np.float32]:
    """(N, 124, 32) log-mel frames of the sample. Shared, so treat it as frozen."""
    waves = torch.from_numpy(sample().waves).split(AT_ONCE)
    return torch.cat([log_mel(part.float() / LOUDEST) for part in waves]).numpy()


@lru_cache(1)
@torch.no_grad()
def listened() -> torch.Tensor:
    """(N, 7, 96) What the ear makes of the sample. Shared, so treat it as frozen."""
    ear = pretrained_ear()
    return torch.cat([ear(part) for part in torch.from_numpy(spectrograms()).split(AT_ONCE)])
