"""Show me the PyTorch: the code behind what is on screen, runnable on its own."""

import streamlit as st


def show_code(code: str, file_name: str, label: str = "Show me the PyTorch") -> None:
    """A folded panel with the script, to copy or to download."""
    with st.expander(label, icon=":material/code:"):
        st.code(code, language="python", wrap_lines=True)
        st.download_button(
            "Download this script",
            code,
            file_name=file_name,
            mime="text/x-python",
            on_click="ignore",
            key=f"download-{file_name}",
            icon=":material/download:",
        )
