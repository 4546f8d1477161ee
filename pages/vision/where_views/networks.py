"""The detectors of the page: the shipped one, or one of a run in the address."""

from weakref import WeakKeyDictionary

import streamlit as st

from core import jobs, zoo
from core.models.detector import Detector
from core.zoo.detector import SceneReader
from core.zoo.sent_network import sent_detector
from pages.kit.networks import offered
from pages.kit.own_network import Asking, Life, chosen

_sent: WeakKeyDictionary[SceneReader, tuple[str, bytes]] = WeakKeyDictionary()  # each is packed once, whoever asks
ASKING = Asking("detector", "looking", "frame_inspect")


def reader() -> tuple[SceneReader, str]:
    """The network that the address asks for, and a name by which its answers can be kept."""
    found = chosen(ASKING, _loaded)
    if found is None:
        return zoo.load("detector"), "shipped"
    return found[0], f"{found[1].run_id} {found[1].epoch}"


@st.cache_resource(max_entries=12, show_spinner=False)
def _of(run_id: str, epoch: int) -> SceneReader:
    net = jobs.service().network(run_id, epoch, task=ASKING.task)
    assert isinstance(net, Detector)  # it is of that task
    return SceneReader(net)


def _loaded(life: Life) -> SceneReader:
    return _of(life.run_id, life.epoch)


def address(reader: SceneReader) -> str:
    """Where the browser finds that network; "" where it cannot compute it."""
    try:
        if reader not in _sent:
            _sent[reader] = sent_detector(reader)
        return offered(*_sent[reader])
    except ValueError:
        return ""
