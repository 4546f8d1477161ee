"""Show me the PyTorch: the code behind what is on screen, runnable on its own."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from core.notebook import MIME, notebook

Offer = tuple[str, Any, str, str | None, str, str]  # label, content, file, MIME type, key, icon


def show_code(
    code: str,
    file_name: str,
    data: Path | None = None,
    data_name: str = "",
    label: str = "Show me the PyTorch",
    files: Mapping[str, Callable[[], bytes]] | None = None,
    recipe: str = "",
) -> None:
    """A folded panel with the script, to copy or to download, as a notebook too; also the data file, or the `files`, it needs beside it.

    `recipe` is the JSON of the run behind it, which the notebook tells.

    It is drawn once it is opened: what colours a script in the browser, for 300 languages, costs it as much time as a third of the page.
    """
    with st.expander(label, icon=":material/code:", key=f"folded-{file_name}", on_change="rerun") as panel:
        if not panel.open:
            return
        st.code(code, language="python", wrap_lines=True)
        stem, beside = file_name.removesuffix(".py"), [*([data_name] if data_name else []), *(files or {})]
        offers: list[Offer] = [
            ("Download this script", code, file_name, "text/x-python", file_name, "download"),
            (
                "Download it as a notebook",
                lambda: notebook(code, stem.replace("_", " ").capitalize(), beside, recipe),
                f"{stem}.ipynb",
                MIME,
                f"notebook-{stem}",
                "menu_book",
            ),
        ]
        if data:
            offers += [("Download its data", data.read_bytes, data_name, "text/tab-separated-values", f"data-{file_name}", "table")]
        offers += [(f"Download {n}", content, n, None, f"{file_name}-{n}", "attach_file") for n, content in (files or {}).items()]
        with st.container(horizontal=True):
            for said, content, name, mime, key, icon in offers:
                st.download_button(said, content, name, mime, key=f"download-{key}", on_click="ignore", icon=f":material/{icon}:")
