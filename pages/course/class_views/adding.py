"""What a pupil adds to the album of the class: pictures from the phone's camera or its memory."""

import streamlit as st

from core.classroom import ClassProblem, Member
from core.classroom.shared_album import SharedAlbum
from core.data.pictures.decoding import KINDS, PictureProblem
from pages.kit import stage, uploads
from pages.kit.columns import columns
from pages.kit.literal import literal

KIND, FILE, CAME, REFUSED = (f"class-album-{what}" for what in ("kind", "file", "came", "problem"))
MOST_MEGABYTES = 20


def show(shared: SharedAlbum, member: Member) -> None:
    """Left the place for pictures, right how many there are."""
    left, right = columns("class-adding", [1, 1], 15)
    names = {each.id: each.name for each in shared.album.classes}
    if shared.open and names:
        with left, stage.cause("adding"):
            kind = st.radio("What does it show?", list(names), key=KIND, format_func=lambda id_: literal(names[id_]), horizontal=True)
            key = f"{FILE}-{st.session_state.setdefault(CAME, 0)}"  # an empty place after each picture, whether it was taken or not
            file = st.file_uploader("A picture", key=key, max_upload_size=MOST_MEGABYTES, help=f"{KINDS}.")
            if file is not None:
                _add(shared, member, kind, file.name, file.getvalue())
                uploads.let_go(file)
                st.session_state[CAME] += 1
                st.rerun()
    if refused := st.session_state.pop(REFUSED, ""):
        left.error(literal(refused))
    with right, stage.effect("adding"):
        count = shared.count(member.who)
        said = ", ".join(f"{number} {literal(names.get(id_, ''))}" for id_, number in count.items())
        st.markdown(
            f"**You have added: {said or 'none yet'}.** Your pictures go into your teacher's album, made small, without the place and the "
            "time of the photo. Add no faces of people who do not want it."
        )
        if count:
            st.button("Take mine back", key="class-album-undo", icon=":material/undo:", on_click=_take_back, args=(shared, member))


def _take_back(shared: SharedAlbum, member: Member) -> None:
    try:
        shared.forget(member.who)
    except ClassProblem as problem:
        st.session_state[REFUSED] = str(problem)


def _add(shared: SharedAlbum, member: Member, kind: str, name: str, data: bytes) -> None:
    try:
        shared.add(member.who, kind, name, data)
    except (ClassProblem, PictureProblem) as problem:
        st.session_state[REFUSED] = str(problem)
