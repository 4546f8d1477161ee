"""The network of the page "Train a network" that reads reviews: what it is made of, drawn with its shapes and parameters."""

from dataclasses import asdict

import streamlit as st

from core.models import files
from core.tasks.reviews.blocks import NAMES, as_built, review_parts
from core.tasks.reviews.recipe import LIMITS, ReviewRecipe
from core.tasks.reviews.task import SHIPPED
from core.training.recipe import Recipe
from pages.workshop.training_views import settings
from pages.workshop.training_views.network import BUILDER
from pages.workshop.training_views.settings import control

STARTS = {"random": "random numbers", "shipped": "the LSTM of this app (fine-tune)"}
READS = {"votes": "all states vote", "last": "the last state alone"}


def choice() -> None:
    """The recurrent layer, its sizes, and who gives the verdict."""
    if not settings.shown("network"):
        return
    if (files.MODELS / f"{SHIPPED}.safetensors").exists():
        control(
            st.selectbox,
            "Begin with",
            "start",
            hide="network",
            options=list(STARTS),
            format_func=STARTS.get,
            help="Random numbers know nothing yet. The LSTM that comes with this app has read many thousand reviews; to go on with it on "
            "other reviews is called fine-tuning, and wants a small rate, such as 0.0003.",
        )
    if settings.draft()["start"] == "shipped":
        return
    control(
        st.segmented_control,
        "Recurrent layer",
        "cell",
        hide="network",
        options=list(NAMES),
        format_func=NAMES.get,
        required=True,
        help="It reads word by word and keeps a state in mind. A plain RNN makes a new state of each word and the old state, and soon "
        "forgets. GRU and LSTM have gates, which decide what is kept.",
    )
    left, right = st.columns(2, gap="small")
    with left:
        control(
            st.number_input, "Embedding", "embedding", hide="network", min_value=1, max_value=int(LIMITS["embedding"][1]), step=16,
            help="How many numbers stand for a word. They are learnt.",
        )  # fmt: skip
    with right:
        control(
            st.number_input, "Units", "units", hide="network", min_value=1, max_value=int(LIMITS["units"][1]), step=16,
            help="How many numbers the layer keeps in mind.",
        )  # fmt: skip
    control(
        st.toggle, "Read both ways", "both_ways", hide="network",
        help="A second layer reads from the last word to the first (a bidirectional network). It knows what comes, but has no opinion on "
        "the way.",
    )  # fmt: skip
    control(
        st.selectbox,
        "Who gives the verdict",
        "reads",
        hide="network",
        options=list(READS),
        format_func=READS.get,
        help="The last state alone, which has to remember everything; or all states, each with a vote that counts more or less.",
    )


def view(recipe: Recipe | None) -> None:
    """The drawing, and what it costs."""
    st.subheader("The network", anchor=False)
    if not isinstance(recipe, ReviewRecipe):
        st.caption("It is drawn as soon as the settings make a recipe.")
        return
    try:
        built, vocabulary = as_built(recipe)
    except ValueError:
        st.caption("It is drawn as soon as the reviews are there: how large it is depends on their words.")
        return
    parts = review_parts(built, vocabulary)
    about = "about " if recipe.data == "imdb" and recipe.start == "random" else ""
    with_words = " It begins with what it has learnt already." if recipe.start == "shipped" else ""
    st.caption(
        f"**{about}{sum(part.parameters for part in parts):,} parameters** to learn, of which the words' embeddings are "
        f"{vocabulary * built.embedding:,}.{with_words} Choose a block to see where its numbers come from."
    )
    BUILDER(
        key="train-review-builder",
        on_network_change=lambda: None,
        data={"text": repr(built), "parts": [asdict(part) for part in parts], "editable": False, "limits": {}},
    )
