"""What can be set under *Teach it*."""

from core.tasks.detector.recipe import DetectorRecipe
from core.training.fields import settings as fields_of
from pages.kit.draft import Draft

MAIN = ("width", "anchors", "data", "train_limit", "epochs")
MORE = ("rate", "batch", "optimizer", "schedule", "seed")
HIDEABLE = {"recipe": "the settings"} | {name: fields_of(DetectorRecipe)[name].label.lower() for name in MAIN}
DRAFT = Draft("detector", (DetectorRecipe,), DetectorRecipe, HIDEABLE)
NAMES = DRAFT.names
