"""One album: every phone adds pictures to the teacher's, on which a network is trained."""

import re

import streamlit as st

from core.classroom import ClassProblem, Room
from core.classroom.shared_album import SharedAlbum
from core.data.album.album import album_of
from core.data.pictures.decoding import PictureProblem
from pages.kit import removed, stage
from pages.kit.class_routes import CLASS, place
from pages.kit.literal import literal
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor

NAMES, REFUSED = "class-album-names", "class-album-refused"
LOOK_SECONDS = 3.0


def show(room: Room) -> None:
    """What is to be told apart and who may add; below how many there are."""
    shared = room.album
    with stage.cause("album"), stage.row("class-album"):
        if shared is None or not shared.open:
            st.text_input("What is to be told apart", key=NAMES, max_chars=120, placeholder="cup, pen, shoe", width=240)
            st.button(
                "Let all add pictures", key="class-album-begin", type="primary", icon=":material/add_a_photo:", on_click=_begin,
                args=(room,), help="Opens a place for pictures on every pupil's page. They go into your album.",
            )  # fmt: skip
        else:
            st.button("Take no more", key="class-album-close", icon=":material/lock:", on_click=_close, args=(shared, room))
        if shared:
            st.button("Throw theirs out", key="class-album-end", icon=":material/delete:", on_click=_end, args=(room,))
            st.page_link(PAGES / "vision/transfer.py", label="Open the album and train", icon=":material/arrow_forward:")
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    with stage.effect("album"):
        st.fragment(_there, run_every=LOOK_SECONDS)(room)


def _there(room: Room) -> None:
    if room.album is None:
        st.markdown(
            "Two things or more, ten pictures of each: a network learns to tell them apart. The pictures are made small and kept in your "
            "album on *Teach it your own pictures*. They go from it with the class, or when whoever added them takes them back or leaves."
        )
        return
    album, counts = room.album.album, room.album.album.counts()
    said = " · ".join(f"**{literal(each.name)}** {counts.get(each.id, (0, 0))[0]}" for each in album.classes)
    st.markdown(f"{said}\n\n{len(room.album.added)} of {len(room.members)} have added some.")


def _begin(room: Room) -> None:
    album = room.album.album if room.album else album_of(visitor())  # of two teachers, the first one's
    try:
        for name in filter(None, map(str.strip, re.split(r"[,;]", str(st.session_state.get(NAMES) or "")))):
            album.class_named(name)
    except PictureProblem as problem:
        st.session_state[REFUSED] = str(problem)
        return
    if len(album.classes) < 2:
        st.session_state[REFUSED] = "Name two things or more, with commas between them."
        return
    room.end_ballot()
    room.end_race()
    if room.digits:
        room.collect(False)
    room.album = room.album or SharedAlbum(album, room.members.__contains__, removed.let_go)
    room.album.open = True
    room.tell()
    room.send(place(CLASS))


def _close(shared: SharedAlbum, room: Room) -> None:
    shared.open = False
    room.tell()


def _end(room: Room) -> None:
    try:
        room.end_album()
    except ClassProblem as problem:
        st.session_state[REFUSED] = str(problem)
