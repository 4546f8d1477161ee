"""All pictures as points, near where the network finds them alike, before the training and after."""

import numpy as np
import streamlit as st

from core.explain.pictures import alike
from core.explain.pictures.landscape import FEWEST, Plane, by_spread, facing
from core.figures.charts import percent
from core.figures.pictures.charts import point_rows, points_spec
from core.zoo.picture_runs import Which
from pages.kit.charts import chart
from pages.kit.literal import literal
from pages.kit.pick import pick
from pages.kit.work import waiting
from pages.vision.transfer_views import gather, thumbnails
from pages.vision.transfer_views.networks import Networks

SPREAD, NEIGHBOURS = "By spread (PCA)", "By neighbours (t-SNE)"
SELECTION = "picture"


def show(found: Networks, row: int) -> None:
    """The map, or both maps; a point that is clicked is the chosen picture."""
    if len(found.pictures) < FEWEST:
        st.info(f"A map needs {FEWEST} pictures or more.")
        return
    sides = _sides(found)
    works = [gather.features(which, found.pictures) for _, which in sides]
    if waiting(works, f"{'Both networks look' if len(works) > 1 else 'The network looks'} at all pictures", "points-features"):
        return
    numbers = [work.features for work in works]
    help = "PCA shows the two directions in which the pictures differ most. t-SNE keeps neighbours together."
    how = pick("How the points are laid out", [SPREAD, NEIGHBOURS], "layout", shown=True, help=help)
    if how == SPREAD:
        planes = [by_spread(one) for one in numbers]
    else:
        layouts = [gather.layout(which, found.pictures, one) for (_, which), one in zip(sides, numbers, strict=True)]
        if waiting(layouts, "Rounds of t-SNE", "points-layout"):
            return
        planes = [Plane(work.points, (0.0, 0.0)) for work in layouts if work.points is not None]
    _explain(how)
    for at, place in enumerate(st.columns(len(sides), gap="medium")):
        with place:
            points = planes[at].points if at == 0 or how == NEIGHBOURS else facing(planes[at].points, planes[0].points)
            _map(found, sides[at], numbers[at], Plane(points, planes[at].shares), how, row)
    _chosen(found, row)


def _sides(found: Networks) -> list[tuple[str, Which]]:
    if found.before is None:
        st.caption(found.problem)
    if found.head_only or found.before is None:
        if found.head_only:
            st.markdown(
                "Only the **last layer** learnt: what it gets is the same before and after, so there is one map. Train the last blocks or "
                "everything, and see the groups move."
            )
        return [("Your network", found.after)]
    return [
        ("The pretrained network, for comparison" if found.from_scratch else "Before the training", found.before),
        ("After the training", found.after),
    ]


def _explain(how: str) -> None:
    if how == SPREAD:
        st.markdown(
            "Every picture is a point; the network turns it into hundreds of numbers, its **features**, and here are the two directions "
            "in which they differ most (**PCA**). **Do the classes come apart?** A pretrained network keeps many things apart already "
            "before the training: that is why it needs so few pictures. Click a point to see its picture."
        )
    else:
        st.markdown(
            "Neighbours among the features are neighbours here (**t-SNE**). How far two groups are apart, and how large they are, "
            "means nothing. **Do the classes come apart?** Click a point to see its picture."
        )


def _map(found: Networks, side: tuple[str, Which], numbers: np.ndarray, plane: Plane, how: str, row: int) -> None:
    title, which = side
    pictures = found.pictures
    network = which.load()
    reads = None if which.before else (numbers @ network.model.fc.weight.numpy().T + network.model.fc.bias.numpy()).argmax(axis=1)
    agree = alike.agreeing(numbers, pictures.labels, pictures.validation)
    checked = len(pictures.validation_rows)
    agreeing = f"{round(agree * checked):,} of {checked:,}"
    st.markdown(f"**{title}**")
    first, second = (f"direction: {percent(share)} of the spread" for share in plane.shares)
    axes = (f"first {first}", f"second {second}") if how == SPREAD else ("", "")
    key = f"points-{title}-{how}"
    rows = point_rows(plane.points, pictures.classes, pictures.labels, pictures.validation, reads, row)
    alt = f"{title}: {len(rows)} pictures as points; {agreeing} validation pictures are nearest to their own class."
    chart(rows, points_spec(pictures.classes, axes, SELECTION), key, alt, on_select=lambda: _clicked(found, key))
    said = f"The two directions show {percent(sum(plane.shares))} of the spread. " if how == SPREAD else ""
    st.caption(
        f"{said}In all its numbers, **{agreeing}** validation pictures (hollow) are most like a training picture "
        f"(filled) of their own class."
    )


def _clicked(found: Networks, key: str) -> None:
    chosen = st.session_state[key]["selection"].get(SELECTION, [])
    row = chosen[0].get("row") if chosen else None
    if isinstance(row, int | float) and 0 <= int(row) < len(found.pictures):
        thumbnails.pick(found.pictures, int(row))


def _chosen(found: Networks, row: int) -> None:
    pictures = found.pictures
    used = "kept apart for validation" if pictures.validation[row] else "learnt from"
    with st.container(horizontal=True, vertical_alignment="center"):
        name = pictures.classes[pictures.labels[row]]
        st.image(thumbnails.one(pictures, row), width=96, alt=f"The chosen picture, of the class {name}.")
        st.markdown(f"The chosen picture (in the grey ring): **{literal(name)}**, {used}.")
