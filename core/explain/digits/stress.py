"""Break a picture gradually: shift, turn, thicken, add noise, and see how long the answer holds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.data.digits.strokes import Picture


@dataclass(frozen=True)
class Damage:
    """One way to spoil a picture and how far it goes."""

    key: str
    name: str
    unit: str
    low: float
    high: float
    points: int = 41

    @property
    def amounts(self) -> NDArray[np.float64]:
        """The amounts that are tried, (points,); zero is one of them."""
        return np.linspace(self.low, self.high, self.points)


DAMAGES = (
    Damage("shift", "Shift right", "pixels", -14, 14, 29),
    Damage("turn", "Turn", "degrees", -180, 180, 73),
    Damage("thicken", "Thicken", "pixels", -2, 5, 29),
    Damage("noise", "Noise", "standard deviation", 0, 1, 41),
)


def damaged(image: Picture, key: str, amount: float) -> Picture:
    """The picture (28, 28) in [0, 1] after one kind of damage; amount 0 leaves it as it is."""
    if amount == 0:
        return image
    if key == "shift":
        result = ndimage.shift(image, (0, amount), order=1)
    elif key == "turn":
        result = ndimage.rotate(image, -amount, reshape=False, order=1)
    elif key == "thicken":
        result = _thickened(image, amount)
    elif key == "noise":
        result = image + amount * np.random.default_rng(0).standard_normal(image.shape)
    else:
        raise ValueError(f"There is no damage called {key!r}.")
    return np.clip(result, 0, 1).astype(np.float32)


def sweep(image: Picture, damage: Damage) -> NDArray[np.float32]:
    """The picture at every amount of one damage, (points, 28, 28)."""
    return np.stack([damaged(image, damage.key, amount) for amount in damage.amounts])


def _thickened(image: Picture, amount: float) -> Picture:
    """Dilate (or, below zero, erode) by a disc whose diameter grows by `amount` pixels, fractions blended."""
    whole, part = divmod(abs(amount), 1)
    change = ndimage.grey_dilation if amount > 0 else ndimage.grey_erosion
    near, far = (change(image, footprint=_disc(int(whole) + extra)) if whole + extra else image for extra in (0, 1))
    return np.asarray((1 - part) * near + part * far, dtype=np.float32)


def _disc(growth: int) -> NDArray[np.bool_]:
    """A disc that adds `growth` pixels to the diameter; one of even diameter reaches half a pixel further to one side."""
    place = np.arange(growth + 1) - growth / 2
    y, x = place[:, None], place[None, :]
    return np.asarray(x * x + y * y <= (growth / 2 + 0.25) ** 2)
