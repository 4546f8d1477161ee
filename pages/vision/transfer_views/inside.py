"""See what the network looks at, before and after."""

import streamlit as st

from core.explain.pictures.look import PLACES, Look, heat, hottest
from core.figures.charts import percent
from core.zoo.backbone import Backbone
from pages.kit import views
from pages.kit.literal import literal
from pages.kit.pick import pick
from pages.kit.question import predict_first, verdict
from pages.vision.transfer_views import heat_maps, networks, points, stage_maps, thumbnails
from pages.vision.transfer_views.heat_maps import Side
from pages.vision.transfer_views.networks import Networks

MAP, MAPS = "All pictures", "Feature maps"
ASK = "inside-guess"


@st.fragment
def view() -> None:
    """A picture, where the networks look in it, and how they see all the others."""
    views.follow()
    found = networks.networks()
    if found is None:
        return
    networks.whose(found)
    row = thumbnails.choose(found.pictures)
    file = found.pictures.files[row]
    after = networks.looked(found.after, file)
    before = networks.looked(found.before, file) if found.before else None
    _heat(found, row, before, after)
    look = pick("Look closer", [MAP, MAPS], "closer", shown=True)
    if look == MAP:
        points.show(found, row)
    else:
        stage_maps.show(found, before, after)


def _heat(found: Networks, row: int, before: Look | None, after: Look) -> None:
    """The heat maps, once it has been guessed where they will be hot."""
    network = found.after.load()
    picture = network.pixels(found.pictures.files[row])
    name = found.pictures.classes[found.pictures.labels[row]]
    alt = f"The chosen picture, of the class {name}"
    place = hottest(heat(network.model, after, after.best).map)
    question = (
        f"{ASK}-{row}",
        f"Your network takes this picture for “{literal(network.classes[after.best])}”. Where will it have looked most?",
        list(PLACES),
        place,
        "That is where most of the heat is. Is the thing there, or only what is often around it?",
    )
    if not st.session_state.get("inside-shown"):
        left, right = st.columns([1, 2], gap="medium")
        with left:
            heat_maps.plain(picture, alt)
        with right:
            if not predict_first(*question, told=False, when="the map is there", experiment=("Just show me", _reveal)):
                return
        _reveal()
        st.rerun()
    first, *places = st.columns(3 if before is not None else 2, gap="medium")
    with first:
        part = "kept for validation" if found.pictures.validation[row] else "learnt from"
        st.markdown("**The picture**")
        heat_maps.plain(picture, alt)
        st.markdown(f"“{literal(name)}”, {part}. This is what your network gets: {network.side} × {network.side} pixels.")
        how = heat_maps.drawn()
        predict_first(*question, folded=True)
        verdict(*question)
    sides = [_after(network, after, name)]
    if before is not None and found.before:
        sides.insert(0, _before(found, before))
    elif found.problem:
        st.caption(found.problem)
    targets = heat_maps.show(places, picture, sides, how, found.pictures.files[row].stem)
    heat_maps.code(found.recipe.backbone, network, picture, targets[-1])


def _reveal() -> None:
    st.session_state["inside-shown"] = True


def _before(found: Networks, seen: Look) -> Side:
    assert found.before
    network = found.before.load()
    sees = f"In this picture it sees “{network.classes[seen.best]}” ({percent(float(seen.probabilities[seen.best]))})."
    title, words = "Before: the pretrained network", f"It knows {len(network.classes)} kinds of things by their own names."
    if found.from_scratch:
        title, words = "For comparison: the pretrained network", "Yours began with random numbers, not with this one."
    return Side("before", title, f"{words} {sees}", network, seen)


def _after(network: Backbone, seen: Look, name: str) -> Side:
    says, sure = network.classes[seen.best], percent(float(seen.probabilities[seen.best]))
    right = "right" if says == name else f"wrong: it is “{literal(name)}”"
    words = f"It knows your {len(network.classes)} classes. It says “{literal(says)}” ({sure}), {right}."
    return Side("after", "After: your network", words, network, seen)
