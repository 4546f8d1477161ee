"""Photos: boxes from a network that has learnt names only, and from a detector that was downloaded."""

from typing import Any

import numpy as np
import streamlit as st
import torch

from core.data.downloads import SSDLITE
from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import normalised, whole
from core.explain.detector.coarse import LIKELIEST, LONGEST, OVERLAP, PART, STEP, coarse, place_scores
from core.explain.detector.coarse_script import PICTURE, WEIGHTS, coarse_script
from core.figures.charts import percent
from core.figures.sheets import Colours, png_file
from core.models import ssdlite
from core.models.packaged import NAME, packaged
from core.tasks.detector.precision import Found
from core.zoo.backbone import Showing, pretrained
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.offer import offer
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.vision import given
from pages.vision.where_views.board import Box, Warmth, board

BY, SEEN, MAP = "by", "seen", "map"
NAMES = (*given.NAMES, BY, SEEN, MAP)
INTRO = "Things on photos: where a network that has learnt only names finds them, and where one that has learnt boxes does."
MAPS, DETECTOR = "Class maps", "SSDlite"
HIGHEST = 400  # screen pixels


def ask() -> None:
    """What would you say?"""
    predict_first(
        "photos-guess",
        "EfficientNet-Lite0 has learnt what photos are called, and never where anything is. Can it say where the cat is?",
        ["No: nobody has told it", "Roughly: its last maps keep their places", "To the pixel"],
        "Roughly: its last maps keep their places",
        "Each place of its last maps sees a part of the photo, and the same dense layer can name that part. The places lie 32 pixels "
        "apart, so its boxes are coarse.",
        folded=True,
    )


def show() -> None:
    """The photo with its boxes on the left, and what is asked for on the right."""
    left, right = st.columns([1.2, 1], gap="medium")
    with right:
        with stage.cause("photo"), st.container(horizontal=True, vertical_alignment="bottom"):
            picture = given.picture(drawings=False)
        by = pick("Whose boxes", [MAPS, DETECTOR], BY)
        sure = _sure()
    if picture is None:
        return
    photo = whole(open_picture(picture), LONGEST)
    with left:
        if by == DETECTOR:
            _by_detector(photo, sure)
        else:
            with right:
                maps = st.toggle("Show the map of the surest name", key=MAP, bind="query-params", help="How likely it is at every place.")
            _by_maps(photo, sure, maps)
            _at_once(picture)
    _explain()
    if by == MAPS:
        files = {WEIGHTS: lambda: packaged().read_bytes(), PICTURE: lambda: png_file(photo)}
        show_code(coarse_script(sure), "where.py", files=files)


def _sure() -> float:
    help = "How likely the name is, at the place of the box where it is likeliest. Less is left out."
    how: dict[str, Any] = {"key": SEEN, "bind": "query-params", "help": help}
    return float(st.slider("Confidence: at least", 0.05, 0.95, 0.6, 0.05, **how))


def _by_maps(photo: Colours, sure: float, maps: bool) -> None:
    classes, scores = pretrained(NAME).classes, _scores(given.key_of(photo), photo)
    found = coarse(scores, sure)
    warmth = None
    if maps:
        best = int(found.classes[0]) if len(found) else int(scores.mean(dim=(1, 2)).argmax())
        shares = torch.softmax(scores, dim=0)[best]
        warmth = Warmth(np.round(shares.numpy(), 3).tolist(), STEP * 144 / photo.shape[1], 0, grid=True)
    _board(photo, found, classes, warmth)
    h, w = scores.shape[1:]
    st.caption(f"{h} × {w} places have named what they see. Where neighbours agree on a name, a box is drawn: no finer than {STEP} pixels.")


def _at_once(picture: Showing) -> None:
    """What the same network says of the photo as a whole, so that nobody wonders about two numbers."""
    network = pretrained(NAME)
    seen = given.looked(NAME, network.pixels(picture))
    name, sure = network.classes[seen.best], percent(float(seen.probabilities[seen.best]))
    st.caption(
        "A box has the number of its surest place. Of the middle square of the photo at once the same network says "
        f"**{name}, {sure}**, as on *Famous networks*, *What it thinks*: there every place has a say."
    )


def _by_detector(photo: Colours, sure: float) -> None:
    try:
        model, names = _detector()
    except ValueError:
        st.info("SSDlite has learnt boxes of 80 kinds of things. It does not come with the app; nothing is downloaded unless you ask.")
        offer(SSDLITE, "ssdlite", "SSDlite", "A small detector that torchvision offers, learnt from COCO's photos")
        return
    said = ssdlite.boxes(model, torch.from_numpy(photo).permute(2, 0, 1).float().div(255))
    _board(photo, Found(said["boxes"], said["scores"], said["labels"]).above(sure), names, None)


def _board(photo: Colours, found: Found, names: tuple[str, ...], warmth: Warmth | None) -> None:
    """The photo with boxes; the same in words."""
    high, wide = photo.shape[:2]
    rows = list(zip(found.corners.tolist(), found.scores.tolist(), found.classes.tolist(), strict=True))
    boxes = [
        Box(tuple(round(min(at, side) * 144 / wide, 2) for at, side in zip(corners, (wide, high) * 2, strict=True)), names[number],
            round(score, 3), number)
        for corners, score, number in rows
    ]  # fmt: skip
    said = ", ".join(f"{names[number]} {percent(score)}" for _, score, number in rows)
    alt = f"{len(rows)} box{'es' * (len(rows) != 1)}: {said}." if rows else "No box: nothing is as sure as that."
    with stage.effect("photo"):
        board("where-photo", photo, boxes, alt, warmth, wide=round(min(560, HIGHEST * wide / high)))
        st.markdown(alt)


@st.cache_resource(max_entries=16, show_spinner="Looking …")
def _scores(key: str, _photo: Colours) -> torch.Tensor:
    """(classes, h, w)"""
    model = pretrained(NAME).model
    x = normalised(torch.from_numpy(_photo).permute(2, 0, 1)[None].float().div(255), model.MEAN, model.STD)
    with torch.inference_mode():
        return place_scores(model.activations(x)["layer4"][0], model.fc)


@st.cache_resource(show_spinner="Opening SSDlite …")
def _detector() -> tuple[torch.nn.Module, tuple[str, ...]]:
    return ssdlite.ssdlite()


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* **Class maps** (Zhou et al. 2016): the network takes the mean of its last maps over all places, and a dense layer makes a "
            "thousand scores of it. The other way round gives the same scores: the dense layer at every place, then the mean. So every "
            "place has scores of its own, and softmax makes shares of them.\n"
            f"* Only names of the whole photo make boxes, {LIKELIEST} at most, each at least half as likely as the first: a place that "
            f"sees a bit of cloth names all sorts of things. Places that touch and have at least {100 * PART:.0f} % of a name's largest "
            f"share are one thing, and make one box. Of boxes that overlap by more than {100 * OVERLAP:.0f} % (IoU), whatever their "
            "names, the surest is kept.\n"
            "* Two cats side by side are one box; of a large thing it often marks only what it is known by, such as the face. Of a "
            "photo with many things, such as a bed of flowers, it names a few.\n"
            "* **SSDlite** (Sandler et al. 2018) is built like *One look*: cells, anchors, one pass. It has learnt from 118,000 photos on "
            "which people had drawn boxes of 80 kinds of things (COCO)."
        )
