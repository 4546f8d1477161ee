"""The networks of the page: the shipped ones, and one of a run in the address; and what their codes of known digits are."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import jobs, zoo
from core.data.digits import mnist
from core.explain.making.codes import class_means, ranges
from core.explain.making.decoders import packed_decoder
from core.models.autoencoder import Autoencoder
from core.zoo.autoencoders import AutoencoderName, Squeezer
from pages.kit.networks import offered
from pages.kit.own_network import Asking, Life, chosen

NETWORKS: Mapping[str, AutoencoderName] = {
    "Convolutional, 32 numbers": "autoencoder-32",
    "784 → 32 → 784": "autoencoder-32-dense",
    "784 → 64 → 784": "autoencoder-64-dense",
    "Two numbers": "autoencoder-2d",
    "Two numbers, variational": "autoencoder-2d-variational",
}
ASKING = Asking("autoencoder", "drawing", "compress")
EVERY = 5  # of the 5,000 digits every so manieth is looked at


@dataclass(frozen=True)
class Known:
    """A network with the codes of 1,000 known digits."""

    name: str  # of the network, for the browser: another one has another
    squeezer: Squeezer
    codes: NDArray[np.float32]  # (1000, K)
    errors: NDArray[np.float32]  # (1000,) mean squared error of a pixel
    file: bytes  # its decoder, packed

    @property
    def decoder(self) -> str:
        """The address where browsers fetch its decoder, once."""
        return offered(f"decoder-{hashlib.sha256(self.file).hexdigest()[:32]}", self.file)

    @property
    def digits(self) -> NDArray[np.int64]:
        """(1000,)"""
        return mnist.sample().labels[::EVERY]

    @property
    def means(self) -> NDArray[np.floating]:
        """(10, K): the mean code of each digit."""
        return class_means(self.codes, self.digits)

    @property
    def ranges(self) -> NDArray[np.floating]:
        """(K, 2): from where to where each number of the code usually goes."""
        return ranges(self.codes)


@st.cache_resource(max_entries=12, show_spinner="Squeezing 1,000 digits …")
def shipped(name: AutoencoderName) -> Known:
    """The shipped network of that name."""
    return _known(name, zoo.load(name))


def of_run() -> Known | None:
    """The network of the run in the address, at the epoch that is asked for."""
    found = chosen(ASKING, _loaded)
    return found[0] if found else None


@st.cache_resource(max_entries=12, show_spinner=False)
def _of(run_id: str, epoch: int) -> Known:
    net = jobs.service().network(run_id, epoch, task=ASKING.task)
    assert isinstance(net, Autoencoder)  # it is of that task
    return _known(f"{run_id} {epoch}", Squeezer(net))


def _loaded(life: Life) -> Known:
    return _of(life.run_id, life.epoch)


def _known(name: str, squeezer: Squeezer) -> Known:
    pictures = mnist.sample().images[::EVERY].astype(np.float32) / np.float32(255)
    codes = squeezer.encode(pictures)
    errors = np.mean((squeezer.decode(codes) - pictures) ** 2, axis=(1, 2))
    return Known(name, squeezer, codes, errors, json.dumps(packed_decoder(squeezer.model)).encode())
