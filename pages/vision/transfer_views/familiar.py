"""Which training pictures the network finds most like this one, and whether it is like any of them at all."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data.pictures.picture_set import PictureSet
from core.explain.pictures import alike
from core.explain.pictures.strange import names_said
from core.figures.pictures.thumbnails import squares
from core.figures.sheets import sheet
from core.zoo.backbone import Showing
from core.zoo.outliers import outliers
from core.zoo.picture_runs import Which
from core.zoo.verdicts import how_strange, naming
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
    asked: Callable[[np.ndarray], float]  # of features by that network (C,), how strange the picture is
    limit: float  # what is more is none of these
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


@st.cache_resource(max_entries=32, show_spinner="Learning what is none of these …")
def _known(key: str, _judge: Which, _features: np.ndarray, _judged: np.ndarray, _pictures: PictureSet) -> Known:
    training, held = _judged[~_pictures.validation], _judged[_pictures.validation]
    asked, limit = how_strange(_judge, training, _pictures.labels[~_pictures.validation])
    far = sum(asked(each) > limit for each in held)
    return Known(_pictures.training_rows, _features[~_pictures.validation], _judge, training, asked, limit, far, len(held))


def distance(all_known: Known, picture: Showing) -> float:
    """How strange a picture is."""
    return all_known.asked(looked(all_known.judge, picture).features)


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
    with st.expander("How does it know that a picture is none of these?", icon=":material/help:"):
        st.markdown(
            f"{_how(all_known)}\n"
            f"* Of the {all_known.kept} validation pictures, which are of your classes, **{all_known.missed}** would be called "
            f"none of these, too.\n* {_judge(found)}\n"
            "* It is no proof. Bees sit on flowers: where it has not been shown flowers, about every second passes.\n"
            "* Probabilities cannot say it: they always sum to 100 %, so the network must choose one of its classes, and is often "
            "sure of it."
        )


def _how(all_known: Known) -> str:
    if not all_known.judge.before:
        return f"* It is too far from the training pictures; 95 of 100 of these are within **{all_known.limit:.2f}** of one another."
    others = outliers(all_known.judge.backbone)
    if others is not None and others.many:
        return (
            "* Your pictures are compared with photos of two hundred kinds of other things: a layer on what the pretrained network says of "
            "them has learnt to tell yours from those. A kind that looks like one of your classes is left out.\n"
            "* It gives one number: how strange a picture is. 0 is usual, and 95 of 100 pictures of your classes, each asked as if it were "
            f"new, stay below **{all_known.limit:.2f}**: that is the limit."
        )
    return (
        "* The pretrained network knows hundreds of things by name. What it would call the picture is compared with what it calls the "
        "training pictures, and the picture itself with photographs of other things.\n"
        "* Both make one number: how strange it is. 0 is usual, and 95 of 100 pictures of your classes, each asked as if it were new, "
        f"stay below **{all_known.limit:.2f}**: that is the limit."
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


def said(name: str, sure: str, away: float, all_known: Known, called: str = "", truth: str = "") -> None:
    """The verdict: a class, or none of these. Where it is known what is shown (`truth`), a wrong answer looks like one."""
    best, calls = literal(name), f" It would call it {literal(called)}." if called else ""
    if away <= all_known.limit:
        if truth and truth != name:
            st.error(f"**{best}**, {sure}. **Wrong:** this is “{literal(truth)}”.", icon=":material/close:")
        elif truth:
            st.success(f"**{best}**, {sure}. Right.", icon=":material/check:")
        else:
            st.info(f"**{best}**, {sure}. It is like the pictures that the network learnt from.", icon=":material/image_search:")
        return
    barely = " Only just: one in twenty pictures of your own classes is this strange, too." if away < NEARLY * all_known.limit else ""
    own = f" In truth it is “{literal(truth)}”: here it is too careful." if truth else ""
    st.warning(
        f"**None of these.** It is like nothing that this network learnt from.{calls}{barely}{own} If it had to choose: {best}, {sure}.",
        icon=":material/block:",
    )


def would_call(all_known: Known, picture: Showing) -> str:
    """What the pretrained network would call a picture; nothing where it is not asked."""
    if not all_known.judge.before:
        return ""
    seen = looked(all_known.judge, picture).features
    return f"“{names_said(naming(all_known.judge.load()), seen, all_known.judge.load().classes, 1)[0]}”"
