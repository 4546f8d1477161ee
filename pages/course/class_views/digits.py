"""Our digits: everybody draws ten, the wall fills; networks read them, and one learns from them."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import jobs, zoo
from core.classroom import ClassProblem, Room
from core.classroom.drawn import OurDigits
from core.tasks.digits.recipe import DigitRecipe
from core.zoo.digits import DigitReader
from pages.course.class_views.wall import live
from pages.kit import run_panel, stage, startup
from pages.kit.class_routes import CLASS, place
from pages.kit.literal import literal
from pages.kit.visitor import address, visitor

REFUSED = "class-digits-refused"  # in the session
MNIST = "mnist"  # of the findings
AT_ONCE = 100  # pictures that are read at once
BATCH, EPOCHS, TURN, SHIFT = 8, 20, 8.0, 1.5  # of the training: few pictures, so each is seen often and never twice the same


def show(room: Room) -> None:
    """What to do, then all that was drawn; below the training."""
    ours = room.digits
    with stage.cause("digits"), stage.row("class-digits"):
        if ours is None or not ours.open:
            st.button(
                "Let all draw", key="class-draw", type="secondary" if ours else "primary", icon=":material/draw:", on_click=_collect,
                args=(room,), help="Opens a sheet on every pupil's page: ten digits, one after the other.",
            )  # fmt: skip
        else:
            st.button("Close the drawing", key="class-draw-end", icon=":material/lock:", on_click=_close, args=(room,))
        if ours:
            _networks(room, ours)
            _more(room, ours)
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    with stage.effect("digits"):
        live("class-digits-wall", "digits")
    if ours and ours.run and startup.workshop():
        run_panel.show(ours.run, visitor())


def _networks(room: Room, ours: OurDigits) -> None:
    st.button(
        "MNIST's network reads", key="class-read-mnist", icon=":material/visibility:", on_click=_read_mnist, args=(room, ours),
        help="The built-in network has learnt from MNIST: digits that people in the United States wrote around 1990.",
    )  # fmt: skip
    st.button(
        "Train on ours", key="class-digits-train", icon=":material/model_training:", on_click=_train, args=(room, ours),
        help="The course's CNN learns from what half of you drew. A quarter chooses the best epoch; the digits of the last quarter it "
        "never sees: on them it is judged.",
    )  # fmt: skip
    if ours.run:
        st.button("Our network reads", key="class-read-ours", icon=":material/visibility:", on_click=_read_ours, args=(room, ours))


def _more(room: Room, ours: OurDigits) -> None:
    st.download_button(
        "Zip", lambda: ours.zipped({member.who: member.name for member in room.here()}), "our-digits.zip", "application/zip",
        key="class-digits-zip", on_click="ignore", icon=":material/download:", help="A picture for each digit, and a table.",
    )  # fmt: skip
    with st.popover("Delete", icon=":material/delete:"):
        st.markdown("All that was drawn is deleted, and what was kept to train on. Networks that have learnt from it stay.")
        st.button("Delete all digits", key="class-digits-delete", type="primary", on_click=room.end_digits)


def _collect(room: Room) -> None:
    room.end_ballot()
    room.end_race()
    if room.album:
        room.album.open = False
    room.collect()
    room.send(place(CLASS))


def _close(room: Room) -> None:
    room.collect(False)


def _read_mnist(room: Room, ours: OurDigits) -> None:
    ours.read(MNIST, "MNIST's network", partial(_labels, zoo.load("digits")))
    room.tell()


def _read_ours(room: Room, ours: OurDigits) -> None:
    run_id = ours.run
    try:
        reader = DigitReader(jobs.service().network(run_id, task="digits"))
    except (LookupError, RuntimeError) as problem:
        st.session_state[REFUSED] = f"Not yet: {problem}"
        return
    run = jobs.service().run(run_id)
    known = ours.known.get(run.recipe.own, frozenset()) if run and isinstance(run.recipe, DigitRecipe) else frozenset()
    ours.read(run_id, "Our network", partial(_labels, reader), known)
    room.tell()


def _labels(reader: DigitReader, images: NDArray[np.float32]) -> list[int | None]:
    return [reading.label for at in range(0, len(images), AT_ONCE) for reading in reader.read_images(images[at : at + AT_ONCE])]


def _train(room: Room, ours: OurDigits) -> None:
    try:
        name, count = ours.made_set(visitor(), {member.who: member.number for member in room.here()})
        recipe = DigitRecipe(
            own=name, train_limit=count, batch=min(BATCH, count), epochs=EPOCHS, rotate=TURN, shift=SHIFT, schedule="onecycle"
        )
        ours.run = jobs.service().submit(visitor(), recipe, f"Our digits, {room.code}", name, address())
    except (ClassProblem, ValueError, RuntimeError) as problem:
        st.session_state[REFUSED] = str(problem)
