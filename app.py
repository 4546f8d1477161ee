"""Glassbox's front door: `streamlit run app.py`."""

if __name__ == "__main__":  # worker processes import this file again and must not open the app a second time
    import streamlit as st

    from pages.kit import shell

    st.set_page_config(page_title="Glassbox", page_icon="assets/icon.png", layout="wide")
    shell.prepare_once()
    page = st.navigation(shell.chapters())
    shell.sidebar()
    page.run()
