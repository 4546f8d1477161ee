"""Which training pictures the network finds most like this one, and whether it is like any of them at all."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data.pictures.picture_set import PictureSet
from core.explain.pictures import alike
from core.explain.pictures.alike import Familiar
from core.figures.pictures.thumbnails import squares
from core.figures.sheets import sheet
from core.zoo.backbone import Showing
from core.zoo.picture_runs import Which
from pages.kit.literal import literal
from pages.kit.sprites import Sprites, sprites
from pages.kit.work import waiting
from pages.vision.transfer_views import gather
from pages.vision.transfer_views.networks import Networks, looked

NEAREST, THUMB = 6, 96
NEARLY = 1.1  # times the limit: a picture up to there is only just too far


@dataclass(frozen=True, eq=False)
class Known:
    """The training pictures as the networks see them."""

    rows: np.ndarray  # (N,) of the set
    features: np.ndarray  # (N, C) by the trained network: which are alike
    judge: Which  # the network that says whether a picture is like any of them
    judged: np.ndarray  # (N, C) by that network
    familiar: Familiar
    missed: int  # validation pictures that it would call none of these, too
    kept: int  # validation pictures


def known(found: Networks) -> Known | None:
    """What a new picture is compared with; None while the networks still look at the pictures, which is shown.

    Whether a picture is like any of them is asked of the pretrained network: training on a few classes leaves a network
    with little but what tells these apart, and then a cup of coffee is as good an ant as any.
    """
    judge = found.before or found.after
    works = [gather.features(which, found.pictures) for which in (found.after, judge)]
    if waiting(works, "The network looks at the pictures that it learnt from", "try-features"):
        return None
    key = f"{found.after.features_key} {judge.features_key} {found.pictures.name}"
    return _known(key, judge, works[0].features, works[1].features, found.pictures)


@st.cache_resource(max_entries=32, show_spinner=False)
def _known(key: str, _judge: Which, _features: np.ndarray, _judged: np.ndarray, _pictures: PictureSet) -> Known:
    training, held = _judged[~_pictures.validation], _judged[_pictures.validation]
    limit = alike.familiar(training)
    far = alike.distance(held, training, limit.neighbours) > limit.limit
    return Known(_pictures.training_rows, _features[~_pictures.validation], _judge, training, limit, int(far.sum()), len(held))


def distance(all_known: Known, picture: Showing, key: str) -> float:
    """How far a picture is from its k-th nearest training picture; `key` names it."""
    seen = looked(all_known.judge, picture, key).features
    return float(alike.distance(seen[None], all_known.judged, all_known.familiar.neighbours)[0])


def nearest(found: Networks, all_known: Known, features: np.ndarray) -> None:
    """The most alike training pictures."""
    pictures = found.pictures
    near = [(int(all_known.rows[place]), away) for place, away in alike.nearest(features, all_known.features, NEAREST)]
    drawn = sheet(squares([pictures.files[row] for row, _ in near], THUMB), tuple(range(len(near))), len(near))
    words = [f"{pictures.classes[pictures.labels[row]]}\n{away:.2f}" for row, away in near]
    title = "The training pictures that your network finds most alike, each with its distance"
    alt = f"{title}: {', '.join(' '.join(line.split()) for line in words)}"
    sprites(Sprites.of(drawn, words), "try-nearest", title, alt, side=THUMB)
    st.caption(
        "**Distance** compares the numbers that your network makes of two pictures (its features): 0 where they are in proportion, "
        "1 where they have nothing in common."
        + ("" if all_known.judge == found.after else " The verdict above uses those of the pretrained network.")
    )


def trust(found: Networks, all_known: Known) -> None:
    """What the limit was set by, and how far it can be trusted."""
    limit = all_known.familiar
    with st.expander("How does it know that a picture is none of these?", icon=":material/help:"):
        k = limit.neighbours
        nth = {1: "", 2: "2nd ", 3: "3rd "}.get(k, f"{k}th ")
        st.markdown(
            f"* Of every training picture we looked how far its {nth}nearest training picture is (Sun et al. 2022). "
            f"95 of 100 are within **{limit.limit:.2f}**: that is the limit.\n"
            f"* Of the {all_known.kept} validation pictures, which are of your classes, **{all_known.missed}** would be called "
            f"none of these, too.\n* {_judge(found)}\n"
            "* It is no proof. A picture that looks much like yours passes, whatever it shows.\n"
            "* Probabilities cannot say it: they always sum to 100 %, so the network must choose one of its classes, and is often "
            "sure of it."
        )


def _judge(found: Networks) -> str:
    if found.before is None:
        return "The pretrained network, which sees more, is not on this computer, so your network is asked."
    if found.head_only:
        return "The features are those of the pretrained network: only the last layer learnt."
    return (
        "The **pretrained** network is asked for this, not yours: it has seen many things. Training on a few classes leaves little but "
        "what tells these apart; then a cup of coffee is as good an ant as any."
    )


def said(name: str, sure: str, away: float, all_known: Known) -> None:
    """The verdict: a class, or none of these."""
    limit, who = all_known.familiar.limit, "the pretrained network" if all_known.judge.before else "your network"
    compared, best = f"{away:.3f}, and the limit is {limit:.3f}.", literal(name)
    if not all_known.familiar.far(away):
        near = f"To {who} it is as near to the training pictures as they are to each other: {compared}"
        st.success(f"**{best}**, {sure}. {near}", icon=":material/check:")
        return
    barely = " Only just: one in twenty pictures of your own classes is this far, too." if away < NEARLY * limit else ""
    too_far = f"To {who} it is too far from the training pictures: {compared}{barely}"
    st.warning(f"**None of these.** {too_far} If it had to choose: {best}, {sure}.", icon=":material/block:")
