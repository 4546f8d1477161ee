"""What a network that makes pictures makes now, again and again of the same ones."""

import streamlit as st

from core.figures import detector, making, siamese
from core.figures.forged import wall
from core.training.events import Snapshot
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.run_panel.curves import table
from pages.kit.run_panel.shared import part
from pages.kit.sprites import Sprites, sprites

SIDE, MAP_SIDE, SCENE_SIDE = 46, 260, 288  # screen pixels
SMALL, DIGITS = 40, 10
FORGED_COLUMNS = 10


def remade(run_id: str, record: Record, now: Snapshot) -> None:
    """The same pictures at every look: above as it is shown them, below as it makes them again."""
    both = now.seen["remade"]
    half = len(both) // 2
    pictures = part(run_id, "remade", now.step, lambda: Sprites.of(making.below(both[:half], both[half:])))
    title = "Above what it is shown, below what it makes of it"
    sprites(pictures, "run-remade", title, f"{half} pictures, and what the network makes of them after step {now.step}", SIDE)


def forged(run_id: str, record: Record, now: Snapshot) -> None:
    """What a forger makes of the same noise at every look, a row of each digit after another."""
    pictures = part(run_id, "forged", now.step, lambda: Sprites.of(wall(now.seen["forged"], FORGED_COLUMNS, 255)))
    alt = f"{len(now.seen['forged'])} forged digits, 0 to 9 from left to right, after step {now.step}"
    sprites(pictures, "run-forged", "Forged from the same noise at every look: 0 to 9, three of each", alt, SIDE)


def rebuilt(run_id: str, record: Record, now: Snapshot) -> None:
    """The same ten digits at every look, and below each what machines make of it."""
    found = now.seen["rebuilt"]
    rows = len(found) // DIGITS
    pictures = part(run_id, "rebuilt", now.step, lambda: Sprites.of(making.below(*found.reshape(rows, DIGITS, *found.shape[1:]))))
    title = "Ten digits; back from the first machine; back from both; 30 steps into a dream"
    alt = f"{DIGITS} digits, and below each what comes back from the machines and what a dream makes of it, after step {now.step}"
    sprites(pictures, "run-rebuilt", title, alt, SMALL)


def strokes(run_id: str, record: Record, now: Snapshot) -> None:
    """What units of machines look for."""
    found = now.seen["strokes"]
    pictures = part(run_id, "strokes", now.step, lambda: Sprites.of(making.strokes(found)))
    alt = f"What {len(found) // 2} hidden units of each of two machines look for, after step {now.step}"
    sprites(pictures, "run-strokes", "What ten units look for: above of the first machine, below of the second", alt, SMALL)


def boxed(run_id: str, record: Record, now: Snapshot) -> None:
    """The same pages at every look, with the boxes that it puts on them."""
    pictures = part(run_id, "boxes", now.step, lambda: Sprites.of(detector.wall(now.seen["scenes"], now.seen["boxes"])))
    count = int((now.seen["boxes"][..., 4] > 0).sum())
    alt = f"{count} boxes on {len(now.seen['scenes'])} pages, after step {now.step}"
    sprites(pictures, "run-boxes", "The same pages at every look: its boxes, where it is surer than 30 %", alt, SCENE_SIDE)


def laid(run_id: str, record: Record, now: Snapshot) -> None:
    """Digits on a map of their features: what is the same should lie together."""
    rows = part(run_id, "laid", now.step, lambda: table(siamese.cloud(now.seen["features"], now.seen["digits"])))
    st.markdown("**Where it puts 300 digits: the same should lie together**")
    chart(rows, siamese.MAP, key="run-laid", alt=f"{len(now.seen['digits'])} digits on a map of their features, after step {now.step}")


def mapped(run_id: str, record: Record, now: Snapshot) -> None:
    """The map of a code of two numbers: what would be drawn where, and where the validation pictures lie."""
    left, right = st.columns(2)
    with left:
        picture = part(run_id, "map", now.step, lambda: Sprites.of(making.map_picture(now.seen["map"])))
        alt = f"a square map of pictures that the network makes of two numbers, after step {now.step}"
        sprites(picture, "run-map", "What it would draw at each place of the map", alt, MAP_SIDE)
    with right:
        seen = now.seen
        rows = part(run_id, "places", now.step, lambda: table(making.places(seen["codes"], seen["digits"], seen["frame"])))
        st.markdown("**Where it puts pictures: it was never told what they are called**")
        chart(rows, making.PLACES, key="run-places", alt=f"{len(seen['codes'])} validation pictures on the map, each as its digit")
