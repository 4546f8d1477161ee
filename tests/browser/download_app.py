"""A page that holds nothing but a download, beside something that is drawn anew all the time."""

if __name__ == "__main__":
    import time

    import streamlit as st

    st.download_button("Take it", lambda: b"weights", "weights.bin", "application/octet-stream", on_click="ignore")
    st.fragment(lambda: st.caption(f"{time.time()}"), run_every=0.05)()
