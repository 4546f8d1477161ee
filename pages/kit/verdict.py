"""What the network says: the digit, how sure it is, and what else it could be. It moves with the pen."""

import base64
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from core.data.digits.ink import PROBLEMS
from core.figures.charts import named
from core.zoo.digits import DigitReader, Reading
from core.zoo.sent_network import sent_network
from pages.kit.canvas import stamp
from pages.kit.drawn import Shown
from pages.kit.frontend import component
from pages.kit.networks import offered

_VERDICT = component("kit/frontend/verdict")
_sent: WeakKeyDictionary[DigitReader, tuple[str, bytes]] = WeakKeyDictionary()  # each is packed once, whoever asks
DIGITS = range(10)
SURE = 0.6  # from this probability on it names a digit without further ado
WORDS: dict[str, Any] = {
    "sure": SURE,
    "problems": PROBLEMS,
    "probability": "Probability {}.",
    "far": "It is too far from every digit I have learnt. The bars say what it resembles most.",
    "alone": "No other digit comes close. (Sure is not the same as right: see Break it below.)",
    "second": "If I am wrong, it is most likely {} ({}).",
    "no_doubt": "It knows nothing but digits: it names one of the ten whatever you draw, and its probabilities were never put to the test.",
    "right": "✓ That is right.",
    "wrong": "✗ It is {}.",
    "live": "Your own browser reads this while you draw, from the pixels. Nothing is sent until you lift the pen.",
    "live_short": "Read in your browser while you draw.",
    "agree_short": "Your browser, from the pixels, and the server, from your strokes, agree.",
    "agree": "Read twice: in your browser from the pixels, and by the server, which drew your strokes again in the thickness it has learnt "
    "from. Both say {} ({} and {}).",
    "differ": "Read twice, and the two differ. In your browser, from the pixels: {} ({}). By the server, which drew your strokes again in "
    "the thickness it has learnt from: {} ({}). The server's counts.",
    "off": "Read in your browser, without the neurons that you have switched off.",
}


def headline(reading: Reading) -> str:
    """Such as "I read a 7"."""
    assert reading.label is not None
    said = "doubted" if not reading.accepted else "unsure" if reading.confidence < SURE else "reads"
    return str(_said()[said][reading.label])


@cache
def _said() -> dict[str, Any]:
    """All that can be said of a reading, for the browser, which says it while the pen moves."""
    return WORDS | {
        "named": [named(digit) for digit in DIGITS],
        "reads": [f"I read {named(digit)}" for digit in DIGITS],
        "unsure": [f"I cannot decide. Perhaps {named(digit)}" for digit in DIGITS],
        "doubted": [f"This may not be a digit. If it is one: {named(digit)}?" for digit in DIGITS],
    }


def show(shown: Shown, slim: bool = False, paired: bool = False) -> None:
    """The verdict in words, above ten bars; `slim`: the words alone; `paired`: bars five beside five."""
    data = {"source": source_of(shown), "words": _said(), "truth": shown.label, "slim": slim, "paired": paired}
    _VERDICT(key="verdict", data=data)


def source_of(shown: Shown) -> dict[str, Any]:
    """What the browser's components are told of a reading: which network, from which sheet it is read, and what the server says."""
    reading = shown.reading
    said = None
    if reading.ink is not None:
        said = {
            "label": reading.label,
            "probabilities": [float(p) for p in reading.probabilities],
            "digitProbability": reading.digit_probability,
            "accepted": reading.accepted,
        }
    image = base64.b64encode(reading.ink.image.astype("<f4").tobytes()).decode() if reading.ink is not None else ""
    sheet = shown.sheet
    return {"network": address(shown.reader), "sheet": sheet, "stamp": stamp(sheet) if sheet else 0} | {
        "image": image, "problem": reading.problem, "said": said
    }  # fmt: skip


def address(reader: DigitReader) -> str:
    """Where the browser finds that network; "" where it cannot compute it."""
    try:
        if reader not in _sent:
            _sent[reader] = sent_network(reader)
        return offered(*_sent[reader])
    except ValueError:
        return ""
