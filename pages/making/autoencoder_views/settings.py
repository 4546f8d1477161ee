"""What can be set under *Teach it*."""

from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.training.fields import settings as fields_of
from pages.kit.draft import Draft

START = AutoencoderRecipe(network="deep", code=2, epochs=30)  # a map, redrawn as it learns
MAIN = ("network", "code", "variational", "weight", "noise", "amount", "data", "epochs")
MORE = ("rate", "batch", "optimizer", "schedule", "seed")
HIDEABLE = {"recipe": "the settings", "sizes": "the comparison of code sizes"} | {
    name: fields_of(AutoencoderRecipe)[name].label.lower() for name in MAIN
}
DRAFT = Draft("autoencoder", (AutoencoderRecipe,), lambda: START, HIDEABLE)
NAMES = DRAFT.names
