"""What the views "Chain" and "Learned filters" wait for, against PyTorch doing the same operations and nothing else.

Run from the repository root: python -m tests.benchmarks.chain. Prints one JSON line; one torch thread, as in the app.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import torch
from streamlit.testing.v1 import AppTest

from core import zoo
from core.data.digits import mnist as digits
from core.data.pictures.choice import sample, small
from core.explain.convolution.chain import parse
from core.explain.convolution.chain_browser import pack
from core.explain.convolution.chain_run import run
from core.explain.convolution.chain_script import script
from core.explain.convolution.excite import most_excited
from tests.conftest import ROUTER

CHAINS = {
    "six_stages_one_map": "conv3:gaussian,p1 relu conv5:sobel,p2 max2 norm avg3,s1",
    "six_stages_16_maps": "norm conv5:random*6,p2 tanh avg2 conv5:random*16 tanh",
}


def median_ms(work: Callable[[], object], times: int = 15) -> float:
    """The median processor time of doing it once; on one thread that is the wait on a machine with nothing else to do."""
    work()
    spent = []
    for _ in range(times):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return 1000 * statistics.median(spent)


def first_and_second_visit_ms() -> tuple[float, float]:
    """A run of the whole page with the digit network's filters, the search included, and of a second visitor's."""
    spent = []
    for _ in range(3):  # the first one imports and loads what every page needs
        at = AppTest.from_file(str(ROUTER), default_timeout=60).switch_page("../vision/convolution.py")
        at.query_params["view"] = "Learned filters" if spent else "Slide"
        at.query_params["filter"] = "12"  # without it the question comes first
        begin = time.process_time()
        at.run()
        spent.append(1000 * (time.process_time() - begin))
    return spent[1], spent[2]


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: everything once, or little of it."""
    torch.set_num_threads(1)
    found, times = {}, 1 if quick else 15
    photo = small(sample("Cat", colour=False), 256)
    x = torch.tensor(photo.pixels)
    for name, text in CHAINS.items():
        layers = torch.nn.Sequential(*[step.layer for step in run(parse(text), x)])

        def serve(text: str = text) -> None:
            steps = run(parse(text), torch.tensor(photo.pixels))
            pack(photo, steps)
            script(steps, photo)

        with torch.inference_mode():
            plain = median_ms(lambda layers=layers: layers(x[None]), times)
        served = median_ms(serve, times)
        sent = sum(len(stage["values"]) for stage in pack(photo, run(parse(text), x))["stages"])
        found[name] = {"ms": round(served, 1), "ratio_to_plain_torch": round(served / plain, 1), "sent_mb": round(sent / 1e6, 2)}

    cold, cached = first_and_second_visit_ms()
    conv, pictures = zoo.load("digits").model.layers.conv1a, torch.from_numpy(digits.sample().images)[:, None].float() / 255
    search = median_ms(lambda: most_excited(conv, pictures), times=min(times, 3))
    with torch.inference_mode():
        plain = median_ms(lambda: conv(pictures).amax(dim=(2, 3)), times=min(times, 3))
    found["digit_filters"] = {
        "first_visit_ms": round(cold),
        "second_visit_ms": round(cached),
        "search_ms": round(search),
        "ratio_of_search_to_plain_torch": round(search / plain, 2),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)
