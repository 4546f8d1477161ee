"""Slide: one picture, one kernel, and every multiplication."""

import streamlit as st

from core.data.picture_choice import Photo


def show(photo: Photo) -> None:
    """The kernel slides over the picture."""
    st.image(photo.pixels.transpose(1, 2, 0).clip(0, 255).astype("uint8").squeeze(), alt=f"The picture: {photo.name}.")
