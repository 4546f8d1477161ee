"""Kernels with a name: small grids of weights, each made for one purpose."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

SIZES = (3, 5, 7)
Kernel = NDArray[np.float64]  # (k, k)


@dataclass(frozen=True)
class Preset:
    """A kernel by name, in every size."""

    name: str
    notice: str  # what to look for in its output
    make: Callable[[int], Kernel]  # from k, one of `SIZES`


def identity(k: int) -> Kernel:
    """One in the middle, zero around: the output is the picture."""
    kernel = np.zeros((k, k))
    kernel[k // 2, k // 2] = 1
    return kernel


def vertical_edge(k: int) -> Kernel:
    """Left half +1, right half -1 (Prewitt): answers where brightness changes from left to right."""
    return np.tile(-np.sign(np.arange(k) - k // 2), (k, 1)).astype(float)


def horizontal_edge(k: int) -> Kernel:
    """Upper half +1, lower half -1."""
    return vertical_edge(k).T


def sobel(k: int) -> Kernel:
    """A vertical edge that trusts the middle row most: smooth downwards, difference sideways (Sobel and Feldman 1968)."""
    return np.outer(_binomial(k), np.convolve(_binomial(k - 2), [1, 0, -1]))


def blur(k: int) -> Kernel:
    """The plain mean of the window."""
    return np.full((k, k), 1 / k**2)


def gaussian(k: int) -> Kernel:
    """A mean that counts the middle most: the binomial numbers, close to a bell curve. Sums to 1."""
    return np.outer(_binomial(k), _binomial(k)) / 4 ** (k - 1)


def laplacian(k: int) -> Kernel:
    """Neighbours minus four times the middle; larger sizes smooth first."""
    return ndimage.convolve(np.pad(gaussian(k - 2), 1), np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]), mode="constant")


def sharpen(k: int) -> Kernel:
    """The picture minus its Laplacian: what differs from its surroundings comes out stronger. Sums to 1."""
    return identity(k) - laplacian(k)


def emboss(k: int) -> Kernel:
    """Light from the upper left: negative there, positive at the lower right. Sums to 1."""
    rows, columns = np.mgrid[:k, :k]
    return rows + columns - (k - 1) + identity(k)


def _binomial(k: int) -> NDArray[np.float64]:
    """Row k of Pascal's triangle: 1 2 1, then 1 4 6 4 1 …"""
    return np.array([math.comb(k - 1, at) for at in range(k)], float)


PRESETS = (  # in the order in which they are best met
    Preset("Identity", "One in the middle, zero around it: the output is the picture itself.", identity),
    Preset("Blur", "Every output is the mean of its window. The larger the kernel, the less detail is left.", blur),
    Preset(
        "Vertical edge",
        "Blue: bright on the left, dark on the right. Orange: the other way round. White: no change sideways.",
        vertical_edge,
    ),
    Preset("Horizontal edge", "Blue: bright above, dark below. Orange: the other way round. White: no change downwards.", horizontal_edge),
    Preset("Sobel", "A vertical edge again, but the middle row counts most: less grain than the plain one.", sobel),
    Preset("Laplacian", "Edges of every direction: a thin blue and orange pair runs along each of them.", laplacian),
    Preset("Gaussian", "A softer blur: the middle counts most. The weights add up to 1, so the brightness stays.", gaussian),
    Preset("Sharpen", "Differences from the surroundings are made larger. The weights still add up to 1.", sharpen),
    Preset("Emboss", "As if light fell from one corner: edges towards it and away from it differ.", emboss),
)
