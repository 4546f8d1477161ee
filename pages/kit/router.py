"""Runs for every visitor: page setup, navigation, sidebar, then the page itself."""

if __name__ == "__main__":  # a new worker process imports whatever is the main script: it must find nothing to do
    import streamlit as st

    from pages.kit import address, shell, startup, table_form

    st.set_page_config(page_title="Glassbox", page_icon=str(shell.ROOT / "assets/icon.png"), layout="wide")
    page = st.navigation(shell.chapters(), expanded=True)
    if not startup.ready():
        with st.spinner("Opening Glassbox …"):
            startup.prepare()
    address.begin(page.url_path)
    shell.sidebar()
    above = st.container()
    try:
        page.run()
        table_form.forget_unless_shown()
    finally:  # a page may end early
        with above:
            address.tell()
