"""A changed photo and what a network says of it, as a script that runs on its own: plain PyTorch, and the weights from a file."""

from core.data.pictures.carried import with_reader
from core.explain.pictures.changes import CHANGES, GREY
from core.models.packaged import NAME as LITE
from core.tasks.pictures.network_code import network_code, network_imports, network_made

WEIGHTS, PICTURE = f"{LITE}.safetensors", "picture.png"
COVER, FOOL = "cover", "fool"  # besides `CHANGES`

SCRIPT = '''"""{title}"""

import json
{python}

import numpy as np
import torch
from PIL import Image, ImageFilter
from safetensors import safe_open
from scipy import ndimage
{others}

{network}

with safe_open("{weights}", "pt") as file:
    CLASSES = json.loads(file.metadata()["classes"])
    model = {made}
    model.load_state_dict({{name: file.get_tensor(name) for name in file.keys()}})
model.eval()


def normalised(pixels):
    """(3, S, S) from 0 to 255 -> (1, 3, S, S) as the network wants it."""
    mean, std = (torch.tensor(numbers)[:, None, None] for numbers in (model.MEAN, model.STD))
    return (torch.as_tensor(pixels)[None].float() / 255 - mean) / std


@torch.no_grad()
def say(pixels):
    """Its five likeliest names; gives the first of them."""
    shares = torch.softmax(model(normalised(pixels))[0], dim=0)
    found, places = shares.topk(5)
    for share, at in zip(found.tolist(), places.tolist()):
        print(f"  {{share:.4f}} {{CLASSES[at]}}")
    return int(places[0])


pixels = square(read_picture("{picture}"), {side})  # (3, S, S), any picture will do
print("as it is")
best = say(pixels)

{change}
print("{after}")
say(pixels)
'''
IMAGE = "image = Image.fromarray(pixels.transpose(1, 2, 0))\n"
BACK = "\npixels = np.ascontiguousarray(np.asarray(image).transpose(2, 0, 1))\n"
CODE = {  # how `pixels` become others; AMOUNT is filled in
    "turn": IMAGE + f"image = image.rotate(-AMOUNT, Image.Resampling.BILINEAR, fillcolor={GREY})" + BACK,
    "blur": IMAGE + "image = image.filter(ImageFilter.GaussianBlur(AMOUNT))" + BACK,
    "grey": IMAGE + 'image = Image.blend(image, image.convert("L").convert("RGB"), AMOUNT / 100)' + BACK,
    "hue": IMAGE
    + 'hue, *others = image.convert("HSV").split()\n'
    + 'image = Image.merge("HSV", (hue.point(lambda h: (h + AMOUNT * 256 // 360) % 256), *others)).convert("RGB")'
    + BACK,
    "tiles": """count = AMOUNT  # tiles along each side
size, shuffled = pixels.shape[-1] // count, pixels.copy()
for place, tile in enumerate(np.random.default_rng(0).permutation(count * count)):
    (y, x), (v, u) = divmod(place, count), divmod(int(tile), count)
    shuffled[:, y * size : (y + 1) * size, x * size : (x + 1) * size] = pixels[:, v * size : (v + 1) * size, u * size : (u + 1) * size]
pixels = shuffled
""",
    "outline": """grey = pixels.mean(axis=0)
edges = np.hypot(ndimage.sobel(grey, 0), ndimage.sobel(grey, 1))  # how fast the brightness changes
drawn = 255 - np.clip(255 * edges / (np.percentile(edges, 99) or 1.0), 0, 255)
outlines = Image.fromarray(np.repeat(drawn.astype(np.uint8)[..., None], 3, axis=-1))
"""
    + IMAGE
    + "image = Image.blend(image, outlines, AMOUNT / 100)"
    + BACK,
    COVER: """# Cover each of AMOUNT x AMOUNT squares in turn with the mean colour, and ask what is left of the first name.
edges = [round(at * pixels.shape[-1] / AMOUNT) for at in range(AMOUNT + 1)]
left = torch.zeros(AMOUNT, AMOUNT)
for row in range(AMOUNT):
    for column in range(AMOUNT):
        x = normalised(pixels)
        x[..., edges[row] : edges[row + 1], edges[column] : edges[column + 1]] = 0
        with torch.no_grad():
            left[row, column] = torch.softmax(model(x)[0], dim=0)[best]
row, column = divmod(int(left.argmin()), AMOUNT)  # the square that it needs most
pixels = pixels.copy()
pixels[:, edges[row] : edges[row + 1], edges[column] : edges[column + 1]] = 127
""",
    FOOL: """# One step along the sign of the gradient: every colour up or down by AMOUNT of 255 levels, so that the name gets less likely.
mean, std = (torch.tensor(numbers)[:, None, None] for numbers in (model.MEAN, model.STD))
x = (torch.from_numpy(pixels).float() / 255)[None].requires_grad_()
F.cross_entropy(model((x - mean) / std), torch.tensor([best])).backward()
pixels = np.clip(pixels.astype(np.int16) + AMOUNT * x.grad[0].sign().numpy().astype(np.int16), 0, 255).astype(np.uint8)
""",
}


def change_script(change: str, amount: int, side: int) -> str:
    """The script for EfficientNet-Lite0 and one change; it reads the files `WEIGHTS` and `PICTURE` beside it.

    Args:
        change: A key of `CHANGES`, `COVER`, `FOOL`, or nothing for the photo as it is.
        amount: How far it goes: as of the change, squares along a side, or levels.
        side: Pixels along each side of what the network gets.

    Raises:
        KeyError: There is no such change.
    """
    python, others = network_imports(LITE)
    code = CODE[change].replace("AMOUNT", str(amount)) if change and amount else ""
    said = CHANGES[change].name.lower() if change in CHANGES else {COVER: "covered", FOOL: "fooled"}.get(change, "as it is")
    filled = SCRIPT.format(
        title="What does a network say of a photo, and of the same photo changed? In plain PyTorch.",
        python="\n".join(python),
        others="\n".join(line for line in others if line != "import torch"),
        network=network_code(LITE),
        made=network_made(LITE, "len(CLASSES)", True),
        weights=WEIGHTS,
        picture=PICTURE,
        side=side,
        change=code,
        after=said,
    )
    if not code:
        filled = filled[: filled.rindex('\nprint("')].rstrip() + "\n"
    return with_reader(_without_unused(filled))


def _without_unused(code: str) -> str:
    """Imports that this change does not need are left out."""
    needed = {
        "from PIL import Image, ImageFilter\n": ("ImageFilter.", "Image."),
        "from scipy import ndimage\n": ("ndimage.",),
        "import numpy as np\n": ("np.",),
    }
    for line, uses in needed.items():
        if not any(use in code.replace(line, "") for use in uses):
            code = code.replace(line, "")
    return code.replace("from PIL import Image, ImageFilter", "from PIL import Image") if "ImageFilter." not in code else code
