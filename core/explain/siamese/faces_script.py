"""The script of *Faces*: a face found in each of two photographs, cut out, aligned, and their distance by EfficientNet-Lite0's features."""

import inspect

from core.data.pictures import faces
from core.explain.pictures.change_script import change_script

TITLE = "How far apart are two faces to a network that never learnt faces? As on Glassbox, in plain PyTorch."
IMPORTS = """
from dataclasses import dataclass
from functools import lru_cache
"""
TAIL = '''

@torch.no_grad()
def features(face):
    """A face (160, 160, 3)  ->  its F numbers, as a row of length 1."""
    row = model.features(normalised(square(Image.fromarray(face), {side})))[0]
    return row / row.norm()


pair = [faces(read_picture(name))[0] for name in ("{first}", "{second}")]  # photographs of people who agree to it
for face in pair:
    print("a face at", face.box, "aligned by its eyes" if face.aligned else "its eyes were not found")
one, other = (features(face.picture) for face in pair)
print(f"distance: {{(one - other).norm():.4f}}")
'''
FIRST, SECOND = "first.jpg", "second.jpg"


def faces_script(side: int) -> str:
    """The script; it reads the network's file and two photographs of one's own, `FIRST` and `SECOND`, beside it.

    Args:
        side: Pixels along each side of what the network gets.
    """
    head = change_script("", 0, side)
    head = head[: head.index("@torch.no_grad()\ndef say")].rstrip()
    rest = head[head.index("\n") :].replace("\nfrom PIL import Image\n", "\nfrom PIL import Image\nfrom scipy import ndimage\n", 1)
    found = inspect.getsource(faces)
    tail = TAIL.format(side=side, first=FIRST, second=SECOND)
    return f'"""{TITLE}"""\n{IMPORTS}{rest.lstrip()}\n\n\n{found[found.index("SEARCHED =") :].rstrip()}\n{tail}'
