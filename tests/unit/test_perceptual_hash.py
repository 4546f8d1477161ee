"""Pictures that look nearly the same are found, others are not."""

import io

import numpy as np
from PIL import Image, ImageEnhance

from core.data.album.perceptual_hash import PerceptualHash, alike, groups, perceptual_hash
from core.data.pictures import picture_set
from core.data.pictures.decoding import open_picture
from core.data.pictures.samples import package_file


def photo(name="chelsea.png"):
    return open_picture(package_file("skimage", f"data/{name}")).convert("RGB")


def compressed(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return open_picture(file.getvalue())


def test_copies_are_alike_whatever_was_done_to_them():
    cat = photo()
    copies = [
        compressed(cat, 30),
        cat.resize((200, 133)),
        ImageEnhance.Brightness(cat).enhance(1.15),
        cat.crop((4, 3, 448, 298)),
        cat.resize((300, 300)),
    ]
    assert alike([perceptual_hash(each) for each in (cat, *copies)])[:5].tolist() == [[0, at] for at in range(1, 6)]


def test_other_pictures_are_not():
    whole = [photo(name) for name in ("chelsea.png", "coffee.png", "rocket.jpg", "retina.jpg", "astronaut.png", "ihc.png", "brick.png")]
    plain = [Image.new("RGB", (50, 50), colour) for colour in ("black", "white", "red", "blue")]
    assert not len(alike([perceptual_hash(each) for each in (*whole, *plain, whole[0].transpose(Image.Transpose.FLIP_LEFT_RIGHT))]))
    for name, most in (("textures", 0), ("faces", 3), ("photographs", 3)):  # night sky is night sky
        assert len(alike([perceptual_hash(open_picture(file)) for file in picture_set.picture_set(name).files])) <= most


def test_marks_survive_the_database():
    found = perceptual_hash(photo())
    again = PerceptualHash.unpacked(found.packed())
    assert (again.bits == found.bits).all() and (again.colours == found.colours).all()
    assert alike([]).shape == (0, 2) and alike([found]).shape == (0, 2) and alike([found, again]).tolist() == [[0, 1]]


def test_pairs_connect_over_others():
    found = groups(6, np.array([[0, 3], [3, 5], [1, 2]]))
    assert found[0] == found[3] == found[5] and found[1] == found[2] and len(set(found.tolist())) == 3
    assert len(set(groups(4, np.zeros((0, 2), np.int64)).tolist())) == 4
