"""A page that holds nothing but the run panel, with the real service behind it. The link names the recipe; `run` the run."""

if __name__ == "__main__":
    import streamlit as st

    from core import jobs
    from core.tasks.digits.recipe import DigitRecipe
    from pages.kit import startup
    from pages.kit.run_panel import show

    st.set_page_config(layout="wide")
    if not startup.ready():
        startup.open_history()
    visitor = st.query_params.get("visitor", "me")
    if "run" not in st.query_params:
        st.query_params["run"] = jobs.service().submit(visitor, DigitRecipe.from_query(st.query_params.to_dict()))
    show(st.query_params["run"], visitor)
