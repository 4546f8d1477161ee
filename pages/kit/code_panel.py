"""Show me the PyTorch: the code behind what is on screen, runnable on its own."""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st


def show_code(
    code: str,
    file_name: str,
    data: Path | None = None,
    data_name: str = "",
    label: str = "Show me the PyTorch",
    files: Mapping[str, Callable[[], bytes]] | None = None,
) -> None:
    """A folded panel with the script, to copy or to download; also the data file, or the `files`, that it needs beside it."""
    with st.expander(label, icon=":material/code:"):
        st.code(code, language="python", wrap_lines=True)
        with st.container(horizontal=True):
            st.download_button(
                "Download this script",
                code,
                file_name=file_name,
                mime="text/x-python",
                on_click="ignore",
                key=f"download-{file_name}",
                icon=":material/download:",
            )
            if data:
                st.download_button(
                    "Download its data",
                    data.read_bytes,
                    file_name=data_name,
                    mime="text/tab-separated-values",
                    on_click="ignore",
                    key=f"download-data-{file_name}",
                    icon=":material/table:",
                )
            for name, content in (files or {}).items():
                st.download_button(
                    f"Download {name}",
                    content,
                    file_name=name,
                    on_click="ignore",
                    key=f"download-{file_name}-{name}",
                    icon=":material/attach_file:",
                )
