"""The shipped autoencoders: digits to codes, and codes to digits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from core.data.digits.ink import Ink, read_picture
from core.data.digits.page import to_ink
from core.data.digits.strokes import Picture
from core.data.pictures.decoding import open_picture
from core.models import files
from core.models.autoencoder import Autoencoder

AutoencoderName = Literal[
    "autoencoder-2d",
    "autoencoder-2d-variational",
    "autoencoder-32",
    "autoencoder-32-denoising",
    "autoencoder-32-dense",
    "autoencoder-64-dense",
]
AUTOENCODERS: tuple[AutoencoderName, ...] = get_args(AutoencoderName)
MAPS: tuple[AutoencoderName, ...] = ("autoencoder-2d", "autoencoder-2d-variational")
# Those that make a digit again as it is, and how many numbers their codes have.
SIZES: dict[AutoencoderName, int] = {
    "autoencoder-2d": 2, "autoencoder-2d-variational": 2, "autoencoder-32": 32, "autoencoder-32-dense": 32, "autoencoder-64-dense": 64
}  # fmt: skip
AT_ONCE = 2000  # pictures


@dataclass(frozen=True)
class Squeezed:
    """What became of one picture."""

    code: NDArray[np.float32]  # (K,)
    given: Picture  # (28, 28) in [0, 1], made ready as all digits are
    picture: Picture  # (28, 28) made again from the code

    @property
    def error(self) -> float:
        """The mean squared error of a pixel: large where the network has seen nothing like it."""
        return float(np.mean((self.picture - self.given) ** 2))


class Squeezer:
    """Squeezes digits into codes and opens codes again. Safe to share between threads: nothing in it changes."""

    def __init__(self, model: Autoencoder) -> None:
        self.model = model.eval().requires_grad_(False)

    @classmethod
    def from_files(cls, name: AutoencoderName, folder: Path = files.MODELS) -> "Squeezer":
        """The network of that name; its card says how it is built. The file has 16-bit numbers, it computes with 32."""
        built = files.read_card(name, folder)["recipe"]
        model = Autoencoder(built["network"], built["code"], built["variational"])
        files.load_weights(model, name, folder)
        return cls(model)

    def __call__(self, showing: str | Path | Image.Image | NDArray[np.generic] | Ink) -> Squeezed:
        """Squeeze and open one digit: a file, a PIL image, an array (H, W), (H, W, 3) or (H, W, 4), or prepared `Ink`.

        Raises:
            PictureProblem: The file is no picture.
            InkProblem: There is nothing to read on it; one sentence.
        """
        ink = showing if isinstance(showing, Ink) else read_picture(to_ink(open_picture(showing)))
        code = self.encode(ink.image[None])
        return Squeezed(code[0], ink.image, self.decode(code)[0])

    @torch.inference_mode()
    def encode(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Prepared pictures (N, 28, 28) in [0, 1], ink 1 on 0 -> their codes (N, K)."""
        parts = torch.from_numpy(np.ascontiguousarray(pictures, np.float32))[:, None].split(AT_ONCE)
        return torch.cat([self.model.encode(part) for part in parts]).numpy()

    @torch.inference_mode()
    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Codes (N, K) -> pictures (N, 28, 28) in [0, 1]."""
        parts = torch.from_numpy(np.ascontiguousarray(codes, np.float32)).split(AT_ONCE)
        return torch.cat([self.model.decode(part) for part in parts])[:, 0].numpy()

    def remade(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Pictures (N, 28, 28) squeezed and opened again."""
        return self.decode(self.encode(pictures))

    def error(self, picture: Picture) -> float:
        """The mean squared error of one picture (28, 28) made again: large where it has seen nothing like it."""
        return float(np.mean((self.remade(picture[None])[0] - picture) ** 2))
