"""Mistakes on one's own pictures: give one the right class or throw it out, right where it is seen, and train again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import jobs
from core.data.album.album import Album, album_of
from core.data.pictures.picture_set import PictureSet, picture_set
from core.figures.pictures.photo_wall import thumbnails
from core.training.recipe import Recipe
from pages.kit import removed
from pages.kit.literal import literal
from pages.kit.run_panel.answers import Answers
from pages.kit.sprites import Sprites, pick
from pages.kit.visitor import address, visitor

WALL, REFUSED, RUN = "run-photos", "run-again-refused", "run"
REDRAW = "run-panel-redraw"  # the panel's: the whole page must be drawn again
LARGE = 256  # pixels


def wall(shown: Sprites, found: Answers, rows: NDArray[np.int64], title: str, side: int) -> None:
    """The pictures of these rows; a click on one opens what can be done with it."""
    ids = [found.examples.files[row].stem for row in rows]
    picked = pick(shown, WALL, title, f"{title}. Choose one to give it another class, or to throw it out.", side, ids)
    if picked is not None and picked in ids:
        _one(found, int(rows[ids.index(picked)]), picked)
    else:
        st.caption(
            "Is one of them in the wrong class, or no good picture? Click it to put that right, and look through those it learnt from, too."
        )


def _one(found: Answers, row: int, picture_id: str) -> None:
    """A picture, what it is taken for, and what can be done."""
    album = album_of(visitor())
    kept = {picture.id: picture for picture in album.pictures}.get(picture_id)
    with st.container(border=True):
        left, right = st.columns([1, 2], gap="medium")
        left.image(thumbnails([found.examples.files[row]], LARGE)[0], alt=f"The chosen picture, {found.classes[found.labels[row]]}")
        with right:
            sure = f"{100 * float(found.confidence[row]):.0f} % sure"
            st.markdown(
                f"In this training it counted as **{literal(found.classes[found.labels[row]])}**; the network says "
                f"**{literal(found.classes[found.predictions[row]])}**, {sure}. Who is right?"
            )
            if kept is None:
                st.caption("It is not among your pictures (any more), so there is nothing to change.")
                return
            kinds = {kind.id: kind.name for kind in album.classes}
            st.session_state[f"run-class-{picture_id}"] = kept.class_id
            st.pills(
                "Its class", list(kinds), key=f"run-class-{picture_id}", format_func=lambda id_: literal(kinds[id_]), required=True,
                on_change=_move, args=(picture_id,), help="Changes your pictures at once; the training that you see has had it as it was.",
            )  # fmt: skip
            st.button("Throw it out", key="run-throw-out", icon=":material/delete:", on_click=_throw_out, args=(picture_id,))


def _move(picture_id: str) -> None:
    try:
        album_of(visitor()).move(picture_id, st.session_state[f"run-class-{picture_id}"])
    except ValueError as problem:  # the class or the picture was removed in another tab
        st.toast(literal(str(problem)))


def _throw_out(picture_id: str) -> None:
    album = album_of(visitor())
    album.remove(picture_id)
    removed.let_go(album)


def train_again(run: jobs.Run, on_recipe: Callable[[Recipe], None] | None) -> None:
    """A button that trains by the same recipe on the pictures as they are now, where they are others than then."""
    recipe: Any = run.known_recipe  # of pictures: only such runs get here
    album = album_of(visitor())
    try:
        words = changes(picture_set(recipe.pictures), album)
    except ValueError:  # the set is gone
        return
    if words:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Your pictures have changed since this training:** {words}.", width="stretch")
            st.button(
                "Train again with them", key="run-again", type="primary", icon=":material/replay:", on_click=_again,
                args=(run, on_recipe), help="The same recipe on your pictures as they are now.",
            )  # fmt: skip
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))


def changes(found: PictureSet, album: Album) -> str:
    """What is different in the album since the set was made, such as "1 moved, 2 thrown out"; empty where it is the same, or another's."""
    names = {kind.id: kind.name for kind in album.classes}
    now = {picture.id: names.get(picture.class_id, "") for picture in album.pictures}
    then = {file.stem: found.classes[label] for file, label in zip(found.files, found.labels, strict=True)}
    both = then.keys() & now.keys()
    if not both:
        return ""
    counts = {
        "in another class": sum(then[picture] != now[picture] for picture in both),
        "thrown out": len(then) - len(both),
        "new": len(now) - len(both),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _again(run: jobs.Run, on_recipe: Callable[[Recipe], None] | None) -> None:
    me = visitor()
    try:
        name = album_of(me).freeze()
        found = picture_set(name)
        rows, kinds = len(found.training_rows), len(found.classes)
        old: Any = run.known_recipe  # of pictures
        recipe = replace(old, pictures=name, num_train=rows, num_classes=kinds, batch=min(old.batch, rows))
        new = jobs.service().submit(me, recipe, key=f"again:{run.id}:{name}", address=address())
    except (ValueError, RuntimeError) as refused:
        st.session_state[REFUSED] = str(refused)
        return
    if on_recipe:
        on_recipe(recipe)
    st.query_params[RUN] = new
    st.session_state[REDRAW] = True
