"""What augmentation makes of one's own pictures."""

import streamlit as st

from core.data.album.album import Album
from core.figures.pictures.altered import altered
from pages.vision.transfer_views.train_settings import ALTERED, STANDARD

SHOWN = 5  # pictures of a class
_copies = st.cache_data(max_entries=64, show_spinner=False)(altered)


def show(album: Album) -> None:
    """Some pictures of a class, and below each what the network may see of it."""
    kinds = {kind.id: kind.name for kind in album.classes if any(picture.class_id == kind.id for picture in album.pictures)}
    if not kinds:
        return
    chosen = st.selectbox("Show it on pictures of", list(kinds), key="transfer-shown", format_func=kinds.__getitem__)
    files = [str(album.file(picture.id)) for picture in album.pictures if picture.class_id == chosen][:SHOWN]
    values = {name: st.session_state.get(name, getattr(STANDARD, name)) for name in ALTERED}
    try:
        copies = _copies(tuple(files), **values)
    except (OSError, ValueError):  # taken out in another tab at this moment
        return
    caption = "First row: as they are. Below: as the network may see them; other copies in every epoch."
    st.image(copies, caption=caption, alt=f"{len(files)} pictures, and below each three altered copies of it")
