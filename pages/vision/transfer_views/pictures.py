"""Pictures in classes of one's own: brought, looked at, put right, and what is wrong with them said."""

from collections.abc import Callable

import streamlit as st

from core.data.album.album import Album
from core.data.album.warnings import AlbumWarning, found_warnings
from core.data.pictures import samples as sample_pictures
from core.data.pictures.decoding import PictureProblem
from pages.kit import removed, stage
from pages.kit.literal import literal
from pages.vision.transfer_views import first_look
from pages.vision.transfer_views.album_board import album_board

SAMPLES = {"textures": "Brick, grass, gravel", "faces": "Face or no face", "photographs": "Eight photographs, cut in pieces"}
PROBLEM, LET_GO = "album-problem", "album-let-go"


def show(album: Album) -> None:
    """The album: what to do first, the classes, what could go wrong with them."""
    try:
        _show(album)
    except PictureProblem as problem:
        st.error(str(problem))


def _show(album: Album) -> None:
    empty = not album.pictures
    if empty:
        stage.line(
            "**Bring pictures of two or more things; a network will learn to tell them apart.** Ten of each are a start, fifty are better."
        )
        _samples(album)
        first_look.show()
    state = album.version, removed.learning()
    if st.session_state.get(LET_GO) != state:  # a training may have ended that was learning from something removed
        st.session_state[LET_GO] = state
        removed.let_go(album)
    if problem := st.session_state.pop(PROBLEM, ""):
        st.error(literal(problem))
    warnings = found_warnings(album)
    if warnings and not empty:
        count = len(warnings)
        st.caption(f":material/warning: Below the pictures you find {count} thing{'s' * (count > 1)} worth a look first.")
    album_board(album, "album-board", marked=not empty)
    _warnings(album, warnings)
    if album.classes:
        _more(album, empty)
    st.caption(
        "Pictures are made small (256 pixels), kept on the computer that runs this, and shown to nobody else, unless you share those of a "
        "training; where and when they were taken is not kept. What you remove is deleted as soon as no training learns from it; where "
        "earlier ones show it, a grey tile stands. Up to 4,000 pictures, 20 MB each: JPEG, PNG, WebP, GIF, BMP, TIFF. You may also drag "
        "a picture over from another web page, or paste one."
    )


def _samples(album: Album) -> None:
    with stage.cause("samples"), stage.row("samples"):
        st.markdown("Or begin with a sample set:", width="content")
        for name, label in SAMPLES.items():
            st.button(label, key=f"album-sample-{name}", on_click=_do, args=(album.load_sample, name), help=sample_pictures.ABOUT[name])


def _do(act: Callable[..., object], *args: object) -> None:
    """Do it; a refusal is shown where the page begins."""
    try:
        act(*args)
    except ValueError as problem:
        st.session_state[PROBLEM] = str(problem)


def _warnings(album: Album, found: tuple[AlbumWarning, ...]) -> None:
    for number, warning in enumerate(found):
        with st.container(border=True, key=f"album-warning-{number}"):
            st.markdown(f":material/warning: {literal(warning.text)}")
            if warning.mend:
                st.button(literal(warning.cure), key=f"album-cure-{number}", on_click=_do, args=(warning.mend,))
    if excluded := len(album.excluded):
        help = "Pictures that were set aside are kept, but nothing is learnt from them."
        back = f"Bring back the {excluded} set aside"
        st.button(back, key="album-back", icon=":material/undo:", on_click=_do, args=(album.include_all,), help=help)


def _more(album: Album, empty: bool) -> None:
    with st.container(horizontal=True):
        if any(each.part for each in album.pictures):
            said = "Your folders say which pictures are checked with (train and val). This forgets it: a quarter is drawn anew."
            st.button("Part them anew", key="album-part-anew", icon=":material/shuffle:", on_click=_do, args=(album.part_anew,), help=said)
        if not empty:
            with st.popover("Add a sample set", icon=":material/library_add:"):
                for name, label in SAMPLES.items():
                    st.button(label, key=f"album-add-{name}", on_click=_do, args=(album.load_sample, name))
                    st.caption(sample_pictures.ABOUT[name])
        with st.popover("Start over", icon=":material/delete:"):
            st.markdown("All classes and pictures are deleted, also those that trainings kept. Networks that were trained on them stay.")
            st.button("Delete everything", key="album-clear", on_click=_do, args=(album.clear,))
