"""A page that holds nothing but the bars of probabilities, as narrow as they ever are, with the longest words at their ends."""

if __name__ == "__main__":
    import numpy as np
    import streamlit as st

    from core.figures.pictures.charts import CLASS_BARS, class_rows
    from pages.kit.charts import chart

    level = np.full(10, 0.1, np.float32)
    sure = np.eye(10, dtype=np.float32)[3] if st.button("Another picture") else level
    for width in (230, 480):
        with st.container(width=width):
            chart(class_rows(["ants", "a name that is long"], sure[2:4], [0, 1]), CLASS_BARS, f"classes-{width}", "classes")
