"""How a class is joined: the code in two words, the address, and a QR code of both, large enough for the back row."""

import base64
import html
import io
from urllib.parse import urlsplit

import segno
import streamlit as st

from core.classroom import ClassProblem, Room, school
from core.classroom.address import base_address, invitation
from pages.course.class_views.door import NO_KEY
from pages.course.class_views.wall import live
from pages.kit import hosts, stage
from pages.kit.columns import columns
from pages.kit.literal import literal
from pages.kit.shell import PAGES
from pages.kit.visitor import HERE

ADDRESS, REFUSED = "class-address", "class-address-refused"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def show(room: Room) -> None:
    """Left the QR code, right what can be typed; below who is in, and the end of the class."""
    base = room.address or found_address()
    st.html(PAGES / "course/class_views/invite.css")
    left, right = columns("class-invite", [1, 1.35], 15)
    with left, stage.effect("qr"):
        st.html(
            f'<img class="class-qr" alt="QR code of {html.escape(invitation(base, room.code))}" src="{_qr(invitation(base, room.code))}">'
        )
    with right, stage.effect("code"):
        st.html(
            f'<p class="class-says">Open this address</p><p class="class-address">{html.escape(_short(base))}/class</p>'
            f'<p class="class-says">and type this code</p><p class="class-code">{html.escape(room.code)}</p>'
        )
        live("class-names", "names")
    with right, stage.cause("invite"), st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(
            "Open for more pupils", value=room.open, key=f"class-open-{room.id}", on_change=_door, args=(room,),
            help="Closed, nobody else can join; whoever is in stays.",
        )  # fmt: skip
        with st.popover("Another address", icon=":material/edit:", help="Where phones reach this app by another name or port."):
            _correct(room, base)
        with st.popover("End the class", icon=":material/stop_circle:"):
            st.markdown("All leave, and what the class knew is deleted. Trainings stay with those who asked for them.")
            st.button("End it now", key="class-end", type="primary", on_click=_end, args=(room,))
    if (urlsplit(base).hostname or "") in LOOPBACK:
        st.warning("Phones do not find this address: this computer is in no network, or the app answers to itself only.")


def _end(room: Room) -> None:
    try:
        school().end(room)
    except ClassProblem as problem:
        st.session_state[NO_KEY] = str(problem)  # said at the door, where the page is then


def _short(base: str) -> str:
    found = urlsplit(base)
    return base if found.scheme == "https" else found.netloc + found.path


def _correct(room: Room, base: str) -> None:
    st.text_input(
        "Address of the app", value=base, key=ADDRESS, max_chars=120, on_change=_take, args=(room,),
        help="As another computer's browser shows it. A name that is not this computer's own has to be told to the app when it is started: "
        "`GLASSBOX_HOSTS`.",
    )  # fmt: skip
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))


def _take(room: Room) -> None:
    try:
        room.address = base_address(str(st.session_state[ADDRESS]))
    except ClassProblem as problem:
        st.session_state[REFUSED] = str(problem)


def _door(room: Room) -> None:
    room.open = bool(st.session_state[f"class-open-{room.id}"])


def found_address() -> str:
    """Where phones in the same network reach this app: as the teacher's browser does, or, where that sits here, by its address."""
    asked = urlsplit((st.context.url or "http://localhost:8501").partition("?")[0])
    path = asked.path.rstrip("/").removesuffix("/class")
    if asked.hostname not in LOOPBACK and asked.netloc not in HERE:
        return f"{asked.scheme}://{asked.netloc}{path}"
    host = next(iter(hosts.reachable()), "localhost")
    port = f":{asked.port}" if asked.port else ""
    return f"{asked.scheme}://{host}{port}{path}"


@st.cache_data(max_entries=50, show_spinner=False)
def _qr(text: str) -> str:
    """A picture of it, as an address in itself."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="png", scale=8, border=3)
    return f"data:image/png;base64,{base64.b64encode(made.getvalue()).decode()}"
