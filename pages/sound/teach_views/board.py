"""The board with everything on it, and below what it means and how it is made."""

import streamlit as st

from core.data.sounds.waves import in_16_bits, wav
from core.explain.sounds.own_words.taken_along import SCRIPT, script
from core.explain.sounds.own_words.workshop import EXAMPLE, OTHERS, STRANGERS, stranger
from core.models.packed_ear import sent_ear
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.networks import offered

_BOARD = component("sound/teach_views/board")


def show() -> None:
    """The board, the explanation, the code."""
    words = [(voice, word) for word in (*EXAMPLE, *OTHERS) for voice in STRANGERS]
    strangers = [{"said": f"{word} ({voice.title()})", "url": _address(voice, word)} for voice, word in words]
    _BOARD(key="words-board", data={"ear": offered(*sent_ear()), "strangers": strangers})
    _explain()
    show_code(script(), SCRIPT)


@st.cache_resource(show_spinner=False)
def _file(voice: str, word: str) -> bytes:
    return wav(in_16_bits(stranger(voice, word)))


def _address(voice: str, word: str) -> str:
    return offered(f"{voice}-{word}.wav", _file(voice, word))


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* Every small wave is a **recording**: click it to hear it; then say whose word it is, or delete it. Those with an orange "
            "edge are taken for another word.\n"
            "* **Teach it** fits the head: *softmax regression*, one weight for each of 192 numbers and each word, held small by *weight "
            "decay*. Each recording is heard early, in the middle and late in the window, as loud as it is, half and twice as loud.\n"
            "* It is judged by **cross-validation**: up to five heads, each learnt without a part of the recordings and asked for just "
            "that part. The scores are divided by a **temperature**, so that of answers with 80 % about 8 in 10 are right.\n"
            "* **None of these**: each word in turn is held back from a head, which is then asked for it. The limit, the dark line in the "
            "bars, parts those that it had learnt from those and from background as well as it can. With few words it is a rough one.\n"
            "* The **map** squeezes 192 numbers into two, along the two directions in which the recordings differ most (*principal "
            "components*). What lies together there may still be apart in the other 190.\n"
            "* While it **listens**, a window of a second and a quarter slides on by 0.24 seconds, and the bars are what the head says of "
            "it. That is computed in your browser: pull the network's plug, and it goes on."
        )
