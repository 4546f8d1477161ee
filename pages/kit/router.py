"""Runs for every visitor: page setup, navigation, sidebar, then the page itself."""

if __name__ == "__main__":  # a new worker process imports whatever is the main script: it must find nothing to do
    import streamlit as st

    from pages.kit import address, class_bar, class_rules, lesson_bar, shell, startup, table_form

    # The icon comes before the navigation: without one the browser would fetch the page's from elsewhere.
    st.set_page_config(page_icon=str(shell.ROOT / "assets/icon.png"), layout="wide", initial_sidebar_state=256)
    page = st.navigation(shell.chapters(), expanded=True)
    st.set_page_config(page_title=shell.tab(page))
    if not startup.ready():
        with st.spinner("Opening Glassbox …"):
            startup.prepare()
    lesson_bar.travel()
    came_from = address.came_from()
    address.begin(page.url_path)
    shell.sidebar()
    above = st.container()
    step = lesson_bar.asked(page.url_path)
    class_bar.show(page.url_path, page.title, step)
    try:
        if why := class_rules.why_hidden(page.url_path):
            st.info(why, icon=":material/visibility_off:")
        elif step and page.url_path == "lessons":
            lesson_bar.open_step(step, came_from)
        else:
            if step is None or lesson_bar.show(step):
                page.run()
            address.opened()
            table_form.forget_unless_shown()
    finally:  # a page may end early
        with above:
            address.tell()
