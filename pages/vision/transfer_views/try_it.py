"""Show the network a new picture."""

import streamlit as st

from core.explain.pictures.look import Look, look
from core.figures.charts import percent
from core.zoo.backbone import Backbone
from pages.kit import views
from pages.kit.columns import columns
from pages.kit.literal import literal
from pages.kit.question import predict_first, verdict
from pages.vision.transfer_views import export, familiar, heat_maps, networks, saved, sources
from pages.vision.transfer_views.heat_maps import Side
from pages.vision.transfer_views.networks import Networks
from pages.vision.transfer_views.sources import Tried

ASK, OTHER = "try-guess", "Coffee"
SURE, EVEN, NONE = "Quite sure of one of its classes", "All classes about the same", "It gives no answer"


@st.fragment
def view() -> None:
    """A picture in; its class, where the network looked, what it is like."""
    views.follow()
    from_file = saved.loaded()
    found = None if from_file else networks.networks()
    if from_file is None and found is None:
        saved.offer()
        return
    if found:
        networks.whose(found)
    left, right = columns("try-columns", [1.15, 1.5], 17)
    with left:
        tried = sources.choose(found.pictures if found else None)
        if found:
            _ask(found)
        saved.offer()
    with right:
        if from_file:
            _of_file(*from_file, tried)
        elif found:
            _tried(found, tried)
    if found:
        export.buttons(found)


def _of_file(network: Backbone, key: str, tried: Tried) -> None:
    """What a network out of a file says; what it learnt from is not in the file."""
    seen = look(network.model, network.tensor([tried.square(network.side)]), network.temperature)
    st.info(f"**{literal(network.classes[seen.best])}**, {percent(float(seen.probabilities[seen.best]))}.")
    _maps(network, seen, tried, f"{key}-{tried.key}")
    st.caption("The pictures that it learnt from are not in the file, so nobody can say here whether this one is like them at all.")


def _tried(found: Networks, tried: Tried) -> None:
    network = found.after.load()
    seen = networks.looked(found.after, tried.picture)
    name, sure = network.classes[seen.best], percent(float(seen.probabilities[seen.best]))
    answer = st.container()  # its place is above, though it comes last where the pictures are still being looked at
    target = _maps(network, seen, tried, tried.key)
    compared = familiar.known(found)
    with answer:
        if compared is None:
            st.info(f"**{literal(name)}**, {sure}. Whether it is like the training pictures at all is being looked at.")
        else:
            away = familiar.distance(compared, tried.picture)
            familiar.said(name, sure, away, compared, familiar.would_call(compared, tried.picture), tried.truth)
    if compared is not None:
        familiar.nearest(found, compared, seen.features)
        familiar.trust(found, compared)
    heat_maps.code(found.recipe.backbone, network, network.pixels(tried.square(network.side)), target)


def _maps(network: Backbone, seen: Look, tried: Tried, key: str) -> int:
    """The picture, its heat map and the bars; gives the class that the map is about."""
    picture = network.pixels(tried.square(network.side))
    how = heat_maps.drawn()
    first, second = st.columns(2, gap="medium")
    with first:
        st.markdown("**The picture**")
        heat_maps.plain(picture, f"The picture: {tried.name}")
        st.caption(f"This is {literal(tried.name)}.")
    return heat_maps.show([second], picture, [Side("try", "Where it looked", "", network, seen)], how, key)[0]


def _ask(found: Networks) -> None:
    """What will it say of something that it never saw? Marked by what it says."""
    seen = networks.looked(found.after, sources.other(OTHER).picture)
    largest = float(seen.probabilities.max())
    right = SURE if largest > 1.2 / len(seen.probabilities) + 0.05 else EVEN
    says = literal(found.after.load().classes[seen.best])
    because = (
        f"It says “{says}” with {percent(largest)}: probabilities sum to 100 %, so it must choose. "
        "Whether a picture is like those it learnt from is another question, answered by the distance."
    )
    asked = (ASK, "A cup of coffee: none of your pictures shows one. What will its probabilities be?", [SURE, EVEN, NONE], right, because)
    predict_first(*asked, told=False, when="it has seen the coffee", experiment=("Show it the coffee", lambda: sources.take_other(OTHER)))
    if sources.is_shown(OTHER):
        verdict(*asked)
