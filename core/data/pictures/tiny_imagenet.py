"""Tiny ImageNet: 100,000 + 10,000 photos of 200 kinds of things, 64x64, packed as WebP files in `part-*.npz`."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.storage.tensors import write_arrays

SIDE = 64
# the classes in the order of the data set's own list (wnids.txt), in plain words
NAMES = tuple(
    """
Egyptian cat; reel; volleyball; rocking chair; lemon; bullfrog; basketball; cliff; espresso; plunger; parking meter; German shepherd;
dining table; monarch butterfly; brown bear; school bus; pizza; guinea pig; umbrella; organ; oboe; maypole; goldfish; pot pie; hourglass;
seashore; computer keyboard; camel; ice cream; nail; space heater; cardigan; baboon; snail; coral reef; albatross; spider web; sea
cucumber; backpack; Labrador retriever; pretzel; king penguin; sulphur butterfly; tarantula; red panda; soda bottle; banana; sock;
cockroach; missile; beer bottle; mantis; freight car; guacamole; remote control; fire salamander; lakeside; chimpanzee; pay phone; fur
coat; alp; lampshade; torch; abacus; moving van; barrel; tabby cat; goose; koala; bullet train; CD player; teapot; birdhouse; gazelle;
academic gown; tractor; ladybug; miniskirt; golden retriever; triumphal arch; cannon; neck brace; sombrero; gas mask; candle; desk; frying
pan; bee; dam; spiny lobster; police van; iPod; punching bag; lighthouse; jellyfish; wok; potter's wheel; sandal; pill bottle; butcher
shop; slug; pig; cougar; crane; vestment; dragonfly; cash machine; mushroom; rickshaw; water tower; chest; snorkel; sunglasses; fly;
limousine; black stork; dugong; sports car; water jug; suspension bridge; ox; ice lolly; turnstile; Christmas stocking; broom; scorpion;
wooden spoon; picket fence; rugby ball; sewing machine; steel arch bridge; Persian cat; refrigerator; barn; apron; Yorkshire terrier;
swimming trunks; stopwatch; lawn mower; thatched roof; fountain; black widow; bikini; plate of food; teddy bear; barber shop; sweet shop;
station wagon; scoreboard; orange; flagpole; lobster; trolleybus; drumstick; dumbbell; brass plate; bow tie; convertible; bighorn sheep;
orangutan; alligator; centipede; syringe; go-kart; brain coral; sea slug; cliff dwelling; mashed potato; viaduct; military uniform;
pomegranate; chain; kimono; comic book; trilobite; bison; pole; boa constrictor; poncho; bathtub; grasshopper; stick insect; Chihuahua;
tailed frog; lion; altar; obelisk; beaker; bell pepper; bannister; bucket; compass; meat loaf; gondola; poodle; acorn; lifeboat;
binoculars; cauliflower; elephant
""".replace("\n", " ")
    .strip()
    .split("; ")
)


@dataclass(frozen=True)
class Photos:
    """Small photos of the same size with their classes."""

    images: NDArray[np.uint8]  # (N, 3, SIDE, SIDE)
    labels: NDArray[np.int64]  # (N,) places in NAMES

    def __len__(self) -> int:
        return len(self.labels)

    def only(self, rows: NDArray[np.generic]) -> "Photos":
        """The photos of these rows, by number or by mask."""
        return Photos(self.images[rows], self.labels[rows])


def read_tiny_imagenet(folder: Path, cache: Path) -> tuple[Photos, Photos]:
    """The training and the validation photos, decoded once and kept in the folder `cache`.

    Each part holds `blob` uint8, `offsets`, `labels`, `is_val`; photo i is the WebP file blob[offsets[i]:offsets[i + 1]].

    Raises:
        FileNotFoundError: There is no part in the folder.
    """
    parts = sorted(folder.glob("part-*.npz"))
    if not parts:
        raise FileNotFoundError(f"There is no part-*.npz in {folder}.")
    decoded = [_decoded(part, cache / f"tiny-imagenet-{part.stem}.npz") for part in parts]
    images, labels, is_val = (np.concatenate([part[i] for part in decoded]) for i in range(3))
    everything, validation = Photos(images, labels.astype(np.int64)), is_val.astype(bool)
    return everything.only(~validation), everything.only(validation)


def _decoded(part: Path, cache: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.bool_]]:
    if not cache.exists():
        with np.load(part, allow_pickle=False) as packed:
            blob, offsets, labels, is_val = (packed[key] for key in ("blob", "offsets", "labels", "is_val"))
        with ThreadPoolExecutor() as threads:
            images = np.stack(list(threads.map(lambda i: _photo(blob[offsets[i] : offsets[i + 1]].tobytes()), range(len(labels)))))
        write_arrays(cache, {"images": images, "labels": labels, "is_val": is_val})
    with np.load(cache, allow_pickle=False) as kept:
        return kept["images"], kept["labels"], kept["is_val"]


def _photo(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data), formats=("WEBP",)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8).transpose(2, 0, 1)
