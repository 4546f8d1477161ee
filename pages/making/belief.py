"""Deep belief network: machines that learn digits without labels, dream of them, and are stacked."""

from pages.kit import address, stage
from pages.kit.pick import pick
from pages.making.belief_views import dream, energy, labels, layers, machine, teacher, train

VIEWS = {"One machine": machine, "Energy": energy, "Dream": dream, "Two layers": layers, "With labels": labels, "Train it": train}
ABOUT = (
    "It looks at digits without being told what they are, finds the strokes they are made of, and then dreams up digits of its own. "
    "In 2006 that made deep networks learn at last."
)

address.opens("view", teacher.HIDE, *machine.NAMES, *energy.NAMES, *dream.NAMES, *layers.NAMES, *labels.NAMES, *train.NAMES)
with stage.head("Deep belief network"):
    view = pick("Look at", VIEWS, "view")
    stage.about(ABOUT)
VIEWS[view].show()
