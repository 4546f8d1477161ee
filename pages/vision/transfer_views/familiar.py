"""Which training pictures the network finds most like this one, and whether it is like any of them at all."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data.picture_set import PictureSet
from core.explain.pictures import alike
from core.explain.pictures.alike import Familiar
from core.figures.sheets import sheet
from core.figures.thumbnails import squares
from pages.kit.literal import literal
from pages.kit.sprites import Sprites, sprites
from pages.vision.transfer_views import gather
from pages.vision.transfer_views.networks import Networks

NEAREST, THUMB = 6, 96


@dataclass(frozen=True, eq=False)
class Known:
    """The training pictures as the network sees them."""

    rows: np.ndarray  # (N,) of the set
    features: np.ndarray  # (N, C)
    familiar: Familiar
    missed: int  # validation pictures that it would call none of these, too
    kept: int  # validation pictures


def known(found: Networks) -> Known | None:
    """What a new picture is compared with; None while the network still looks at the pictures, which is shown."""
    work = gather.features(found.after, found.pictures)
    if gather.waiting([work], "The network looks at the pictures that it learnt from", "try-features"):
        return None
    return _known(f"{found.after.features_key} {found.pictures.name}", work.features, found.pictures)


@st.cache_resource(max_entries=32, show_spinner=False)
def _known(key: str, _features: np.ndarray, _pictures: PictureSet) -> Known:
    training, held = _features[~_pictures.validation], _features[_pictures.validation]
    limit = alike.familiar(training)
    far = alike.distance(held, training, limit.neighbours) > limit.limit
    return Known(_pictures.training_rows, training, limit, int(far.sum()), len(held))


def distance(all_known: Known, features: np.ndarray) -> float:
    """How far a picture is from its k-th nearest training picture."""
    return float(alike.distance(features[None], all_known.features, all_known.familiar.neighbours)[0])


def nearest(found: Networks, all_known: Known, features: np.ndarray) -> None:
    """The most alike training pictures."""
    pictures = found.pictures
    near = [(int(all_known.rows[place]), away) for place, away in alike.nearest(features, all_known.features, NEAREST)]
    drawn = sheet(squares([pictures.files[row] for row, _ in near], THUMB), tuple(range(len(near))), len(near))
    words = [f"{pictures.classes[pictures.labels[row]]}\n{away:.2f}" for row, away in near]
    title = "The training pictures that it finds most alike, each with its distance"
    alt = f"{title}: {', '.join(' '.join(line.split()) for line in words)}"
    sprites(Sprites.of(drawn, words), "try-nearest", title, alt, side=THUMB)
    limit = all_known.familiar
    st.caption(
        "**Distance** compares the network's numbers for two pictures (its features): 0 means in the same proportions, 1 nothing in "
        f"common. A picture whose {_nth(limit.neighbours)}nearest is further than **{limit.limit:.2f}** is called none of these."
    )


def trust(found: Networks, all_known: Known) -> None:
    """What the limit was set by, and how far it can be trusted."""
    limit = all_known.familiar
    with st.expander("How does it know that a picture is none of these?", icon=":material/help:"):
        st.markdown(
            f"* Of every training picture we looked how far its {_nth(limit.neighbours)}nearest training picture is (Sun et al. 2022). "
            f"95 of 100 are within **{limit.limit:.2f}**: that is the limit.\n"
            f"* Of the {all_known.kept} validation pictures, which are of your classes, **{all_known.missed}** would be called "
            "none of these, too.\n"
            "* It is no proof. A picture that looks much like yours passes, whatever it shows.\n"
            "* Probabilities cannot say it: they always sum to 100 %, so the network must choose one of its classes, and is often "
            "sure of it."
        )


def _nth(number: int) -> str:
    return {1: "", 2: "2nd ", 3: "3rd "}.get(number, f"{number}th ")


def said(name: str, sure: str, far: bool, away: float, limit: float) -> None:
    """The verdict: a class, or none of these."""
    if far:
        st.warning(
            f"**None of these.** It is too far from all training pictures: {away:.2f}, and the limit is {limit:.2f}. "
            f"If it had to choose: {literal(name)}, {sure}.",
            icon=":material/block:",
        )
    else:
        st.success(
            f"**{literal(name)}**, {sure}. It is as near to the training pictures as they are to each other ({away:.2f}).",
            icon=":material/check:",
        )
