"""What the convolution page waits for: a photo of 12 million pixels until its answer, and one new output in the browser.

Run from the repository root: python -m tests.benchmarks.convolution. Prints one JSON line.
"""

import io
import json
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image

from core.data.pictures.choice import sample, sent, small
from core.explain.convolution.sliding import Sliding
from pages.kit.frontend import modules
from tests.browser.conftest import CHROMIUM, FLAGS

MEASURE = """() => {
  const {c, h, w, values, how} = GIVEN, picture = {c, h, w, values: Float32Array.from(values)};
  const once = () => { const begin = performance.now(); new Convolution(picture, how).run(); return performance.now() - begin; };
  const spent = Array.from({length: 15}, once);
  return spent.sort((a, b) => a - b)[7];
}"""


def median_ms(work: Callable[[], object], times: int = 7) -> float:
    """The median time of doing it once, after one turn to warm up."""
    work()
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begin)
    return 1000 * statistics.median(spent)


def photo(format: str, patch: int) -> bytes:
    """A photo of 40 x 30 patches of so many pixels a side, with edges, slopes and some grain."""
    random = np.random.default_rng(0)
    patches = np.kron(random.integers(0, 230, (30, 40, 3)), np.ones((patch, patch, 1)))
    grain = random.integers(0, 12, patches.shape)
    file = io.BytesIO()
    Image.fromarray((patches + grain).astype(np.uint8)).save(file, format)
    return file.getvalue()


def answer(data: bytes) -> None:
    """All that the server does until the answer stands there: decode, shrink, pack, and slide over the whole photo."""
    whole = sent(data, colour=True)
    json.dumps(small(whole, 64).pixels.ravel().tolist())
    Sliding().apply(whole.pixels)


def plainly(data: bytes) -> None:
    """The same photo decoded whole by Pillow, and nothing else done with it."""
    np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def in_browser(setting: Sliding, pixels: np.ndarray) -> float:
    """Milliseconds for one whole output in Chromium."""
    from playwright.sync_api import sync_playwright

    C, H, W = pixels.shape
    how = {name: getattr(setting, name) for name in ("kernel", "bias", "stride", "padding", "amount", "dilation", "turned")}
    given = json.dumps({"c": C, "h": H, "w": W, "values": pixels.ravel().tolist(), "how": how})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        arithmetic = modules()["vision/convolution_views/sliding_math.js"].decode().replace("export ", "")  # it imports nothing
        page.add_script_tag(content=f"{arithmetic}\nconst GIVEN = {given};")
        spent = page.evaluate(MEASURE)
        browser.close()
    return spent


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: everything once, or little of it."""
    torch.set_num_threads(1)
    result: dict[str, float] = {}
    times, patch = (1, 25) if quick else (5, 100)
    megapixels = round(30 * 40 * patch**2 / 1e6)
    for format in ("JPEG",) if quick else ("JPEG", "PNG", "WEBP"):
        data = photo(format, patch)
        ours, plain = median_ms(lambda data=data: answer(data), times), median_ms(lambda data=data: plainly(data), times)
        result |= {f"{format}_{megapixels}_megapixels_to_answer_ms": round(ours), f"{format}_ratio_to_plain_decode": round(ours / plain, 2)}
    small_one, large_one = small(sample("Cat", False), 64).pixels, small(sample("Astronaut", True), 96).pixels
    for name, setting, pixels in (
        ("64_grey_3x3", Sliding(), small_one),
        ("96_colour_7x7", Sliding((0.5,) * 49, padding="same"), large_one),
    ):
        server = median_ms(lambda setting=setting, pixels=pixels: setting.apply(pixels))
        result[f"{name}_by_torch_ms"] = round(server, 2)
        if CHROMIUM:
            browser = in_browser(setting, pixels)
            result |= {f"{name}_in_browser_ms": round(browser, 2), f"{name}_ratio_browser_to_torch": round(browser / server, 1)}
    print(json.dumps(result))


if __name__ == "__main__":
    main("--quick" in sys.argv)
