"""The four ways to learn from few pictures: how much of a pretrained ResNet goes on learning, and how much stays as it is."""

from dataclasses import dataclass

# The parts of a ResNet in the order a picture passes them, and what they see in it.
PARTS = {
    "conv1": "edges, colours",
    "layer1": "lines, spots",
    "layer2": "patterns",
    "layer3": "parts",
    "layer4": "things",
    "fc": "your classes",
}
KEPT, LEARNS, NEW = "kept", "learns", "new"  # as it was; learns on from what it knew; new, and learns from nothing


@dataclass(frozen=True)
class TransferMode:
    """One way to train."""

    name: str
    states: tuple[str, ...]  # of each of `PARTS`
    sentence: str


TRANSFER_MODES: dict[str, TransferMode] = {
    "head": TransferMode(
        "Head only",
        (KEPT,) * 5 + (NEW,),
        "What it has learnt from other pictures stays as it is. Only a new last layer, the head, learns your classes.",
    ),
    "blocks": TransferMode(
        "Last blocks",
        (KEPT,) * 4 + (LEARNS, NEW),
        "It begins with the head that fits best; then the last blocks adapt to your pictures. Those that see edges stay.",
    ),
    "all": TransferMode(
        "Everything",
        (LEARNS,) * 5 + (NEW,),
        "First the head, then block by block the rest: earlier parts in smaller steps, so that little of what it knew is lost.",
    ),
    "scratch": TransferMode(
        "From scratch", (NEW,) * 6, "All of it begins with random numbers. It has never seen a picture: everything must come from yours."
    ),
}
