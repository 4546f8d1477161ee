"""Runs for every visitor: page setup, navigation, sidebar, then the page itself."""

if __name__ == "__main__":  # a new worker process imports whatever is the main script: it must find nothing to do
    import streamlit as st

    from pages.kit import address, shell, startup, table_form

    # The icon comes before the navigation: without one the browser would fetch the page's from elsewhere.
    st.set_page_config(page_icon=str(shell.ROOT / "assets/icon.png"), layout="wide", initial_sidebar_state=256)
    page = st.navigation(shell.chapters(), expanded=True)
    st.set_page_config(page_title=shell.tab(page))
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
