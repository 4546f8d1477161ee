"""Activations and losses: four labs, one on screen at a time."""

from pages.foundations.activation_views import functions, losses, softmax, stack
from pages.kit import address, stage
from pages.kit.pick import pick

LABS = {"Activation functions": functions, "Softmax": softmax, "Losses": losses, "Deep stack": stack}

address.opens(*("view", "f", "z", "rate", "scores", "temperature", "right", "kind", "target", "sent", "p", "a", "m", "depth", "seed"))
head = stage.head("Activations and losses")
with stage.row("views"):
    lab = LABS[pick("Lab", LABS, "view")]
with head:
    lab.ask()
    stage.about("What a neuron says, how wrong it was, and how much of that error finds its way back.")
lab.show()
