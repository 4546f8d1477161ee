"""The page Teach it your own words, without a browser: what its component is given, and the code that it shows."""

import json

import numpy as np

from core.data.sounds.reading import open_sound
from core.explain.sounds.own_words.taken_along import script
from core.explain.sounds.own_words.workshop import EXAMPLE, STRANGERS
from core.models.packed_ear import sent_ear
from pages.kit.networks import _files

PAGE = "sound/teach.py"


def test_the_ear_and_the_voices_are_offered_and_the_code_compiles(visit):
    at = visit(PAGE)
    assert at.title[0].value == "Teach it your own words" and not at.warning
    [told] = [json.loads(one.proto.json) for one in at.get("bidi_component") if '"strangers"' in one.proto.json]
    assert _files[told["ear"].removeprefix("networks/")] == sent_ear()[1]
    said = [each["said"] for each in told["strangers"]]
    assert {f"{word} ({voice.title()})" for word in EXAMPLE for voice in STRANGERS} < set(said)
    for each in told["strangers"]:
        assert np.abs(open_sound(_files[each["url"].removeprefix("networks/")]).samples).max() > 0.1
    [code] = [part.value for part in at.code]
    assert code == script().rstrip()
    compile(code, "words.py", "exec")
