"""Faces: found, cut out, aligned, compared; by features that were not learnt from faces."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core.data.pictures.decoding import KINDS
from core.explain.pictures.change_script import WEIGHTS
from core.explain.siamese.faces import named
from core.explain.siamese.faces_script import faces_script
from core.explain.siamese.pairs import between
from core.figures import siamese as figures
from core.figures.charts import percent
from core.figures.sheets import sheet
from core.models.packaged import NAME, packaged
from core.zoo.backbone import Backbone, pretrained
from pages.kit import stage, uploads
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.fleeting import forget
from pages.kit.question import predict_first
from pages.kit.sprites import Sprites, sprites
from pages.vision.same_views import faces_kept, teacher
from pages.vision.same_views.faces_kept import HERS, OTHERS, Kept, shelf

NAMES = ("alike",)
INTRO = "Find, cut out, align, features, compare: what a face recognizer does. These features were **not** learnt from faces: see how."
UPLOAD, CAMERA, MOST_FILES = "faces-upload", "faces-camera", 12
USUAL = 0.75  # threshold


def ask() -> None:
    """What would you say?"""
    predict_first(
        "faces-guess",
        "The network knows a thousand kinds of things, and no faces. What will it find alike?",
        ["Faces of the same person", "Pictures with the same colours and light", "Nothing at all"],
        "Pictures with the same colours and light",
        "In the example one photograph, mirrored, dark and grey, stays close to itself; two strangers, both small, grey and blurred, lie "
        "closer to one another than to her. That says nothing of persons. Bring two photographs of one person in different light, and of "
        "others in the same: networks that unlock telephones learn from millions of faces to overlook light.",
        folded=True,
    )


def show() -> None:
    """The faces, the table of their distances, and how often it is wrong where names are given."""
    network = _network()
    if network is None:
        return
    with stage.cause("faces"), stage.row("faces"):
        _bring(network)
        threshold = _threshold()
        mine = shelf()
        st.button(
            "Forget all", icon=":material/delete:", on_click=_forget, key="faces-forget", help="They are gone with the page in any case.",
            disabled=mine.example or not (mine.faces or mine.said or mine.pictures),
        )  # fmt: skip
    kept = shelf()
    if not kept.faces and not kept.said and not kept.pictures:
        with st.spinner("Looking for faces …"):
            faces_kept.example(network)
    names = [one.name for one in kept.faces]
    with stage.effect("faces"):
        _told(kept.faces, names, threshold)
    for sentence in kept.said:
        st.info(sentence, icon=":material/image:")
    if kept.faces:
        _shown(kept, threshold)
    _plain()
    if teacher.shown("code"):
        show_code(faces_script(network.side), "faces.py", files={WEIGHTS: lambda: packaged().read_bytes()})
    teacher.link("Faces", NAMES)


def _threshold() -> float:
    if not teacher.shown("threshold"):
        return teacher.number("alike", 0.0, 1.4, USUAL)
    how: dict[str, Any] = {"key": "alike", "bind": "query-params", "width": 220}
    return float(st.slider("The same up to a distance of", 0.0, 1.4, USUAL, 0.01, help="From 0 to 1.41.", **how))


def _network() -> Backbone | None:
    try:
        return pretrained(NAME)
    except ValueError as problem:
        st.warning(str(problem))
        return None


def _bring(network: Backbone) -> None:
    with st.popover("Bring pictures", icon=":material/add_photo_alternate:"):
        st.caption(
            "Of people who agree to it. They are looked at in this computer's memory and stored nowhere; with this page they are gone."
        )
        help = f"{KINDS}; up to {MOST_FILES} faces."
        sent = st.file_uploader("Pictures with faces", key=UPLOAD, accept_multiple_files=True, max_upload_size=20, help=help)
        taken = st.camera_input("Or take one", key=CAMERA, help="Browsers allow this only on this machine or over HTTPS.")
        kept = shelf()
        for file in [*sent[:MOST_FILES], *([taken] if taken else [])]:
            if file.file_id not in kept.seen:
                kept.seen.add(file.file_id)
                with st.spinner("Looking for faces …"):
                    faces_kept.add(network, file.getvalue())
                uploads.let_go(file)


def _forget() -> None:
    seen = shelf().seen
    forget("faces")
    shelf().seen = seen  # what the place for files may still hold does not come back by itself


def _labels(faces: Sequence[Kept]) -> list[str]:
    return [f"{place} {one.name or '?'}" for place, one in enumerate(faces, start=1)]


def _told(faces: Sequence[Kept], names: Sequence[str], threshold: float) -> None:
    """How often it is wrong, in a sentence."""
    if len(faces) < 2:
        st.markdown("Bring at least two faces, and there is something to compare.")
        return
    found = named(np.stack([one.features for one in faces]), names)
    accepts, rejects = int((found.judged.other <= threshold).sum()), int((found.judged.same > threshold).sum())
    if not len(found.judged.same) or not len(found.judged.other):
        st.markdown("Give names below, two faces of one and one of another at least: then it is counted how often this is wrong.")
        return
    st.markdown(
        f"**Wrong for {accepts + rejects} of {len(found.judged.same) + len(found.judged.other)} pairs**: {accepts} of "
        f"{len(found.judged.other)} pairs of different people are taken for the same ({percent(accepts / len(found.judged.other))}), "
        f"{rejects} of {len(found.judged.same)} pairs of one person are not ({percent(rejects / len(found.judged.same))}). To "
        f"{found.wrong} of {found.nearest} faces that have another of their name, the nearest face is somebody else's. "
        f"Best possible here: EER {percent(found.judged.equal_error[0])}."
    )


def _shown(kept: faces_kept.Shelf, threshold: float) -> None:
    faces = kept.faces
    left, right = st.columns([1, 1.3], gap="medium")
    with left:
        if kept.example:
            st.caption(
                "An example until you bring your own: Eileen Collins, astronaut (NASA, public domain), as she is, mirrored, dark and grey; "
                f"and {len(faces) - HERS} of {OTHERS} small faces from Labeled Faces in the Wild, with names that are not theirs: more of "
                "these the finder did not see."
            )
        shown = sheet(np.stack([one.face.picture[::2, ::2] for one in faces]), tuple(range(len(faces))), 4)
        labels = _labels(faces)
        sprites(Sprites.of(shown, labels), "faces-found", "As they are compared", f"{len(faces)} faces: {', '.join(labels)}", 76)
    with right:
        st.markdown("**Distances; blue: taken for the same**")
        rows = figures.table(between(np.stack([one.features for one in faces])), labels, threshold)
        chart(rows, figures.TABLE, key="faces-table", alt=f"distances of {len(faces)} faces from one another")
    with st.expander("Who is who?", icon=":material/badge:"), st.container(horizontal=True):
        st.caption("The same name, the same person. Names stay in memory with the faces.")
        for place, one in enumerate(faces):
            key = f"face-name-{kept.pictures}-{place}"
            said = st.text_input(f"Face {place + 1}", one.name, max_chars=20, key=key, width=130)
            if said.strip() != one.name:
                one.name = said.strip()
                st.rerun()


def _plain() -> None:
    with st.expander("What such systems may not be used for, and how they fail", icon=":material/gavel:"):
        st.markdown(
            "* **A face is not a password.** You cannot change it, and everybody sees it. To recognize people by it without their consent "
            "is forbidden in Europe with few exceptions (biometric data: GDPR, article 9). The AI Act also forbids, among other things, to "
            "collect faces from the internet for such databases, and to read feelings from faces at work and in school.\n"
            "* **They fail, and not for all alike.** The US standards institute found in 2019 that many systems took strangers for one "
            "another ten to a hundred times as often among some groups of people as among others (NIST, FRVT part 3). People have been "
            "arrested by such mistakes.\n"
            "* **The base rate.** One false accept in 10,000 sounds little; at a station with 100,000 people a day that is ten strangers "
            "every day, for every face on the list.\n"
            "* **These features were not learnt from faces**: EfficientNet-Lite0 learnt a thousand kinds of things. It compares light, "
            "colour, hair and what is behind; use it for nothing but to see that.\n"
            "* **The finder** is a cascade from the 2000s: it knows upright faces that look into the camera, and misses the others. Nobody "
            "should be told that there is no face.\n"
            "* Pictures, faces and names are kept in memory, not on a disk, for this tab alone, and are gone when you leave the page."
        )
