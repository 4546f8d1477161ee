"""What the coach advises: causes, cures, and a recipe with that one thing changed."""

from core.models.activations import ACTIVATIONS, STARTS
from core.tasks import task_of
from core.tasks.kind import Cause, Cure, changed
from core.training.optimizers import OPTIMIZERS
from core.training.recipe import Recipe
from core.training.record import Record


def other_rate(recipe: Recipe, factor: float) -> Cure:
    """The words and the recipe of another rate, of one digit; by a factor of ten it goes to the usual rate if that is farther."""
    rate, usual = recipe.rate * factor, task_of(recipe).usual_rate(recipe)
    if factor in (0.1, 10):
        rate = min(rate, usual) if factor < 1 else max(rate, usual)
    rate = float(f"{rate:.0e}")
    return f"a {'smaller' if factor < 1 else 'larger'} learning rate: {rate:g} instead of {recipe.rate:g}", changed(recipe, rate=rate)


def calmer(recipe: Recipe) -> Cure:
    """A third of the rate; where that is far too high, the usual one."""
    return other_rate(recipe, 0.3 if recipe.rate <= 5 * task_of(recipe).usual_rate(recipe) else 0.1)


def other_init(recipe: Recipe) -> Cure:
    """First weights that suit the activation."""
    activation = ACTIVATIONS[getattr(recipe, "activation", "tanh")]
    init = activation.first_weights
    return f"first weights by {STARTS[init].label}: random, and of a size that suits {activation.label}", changed(recipe, init=init)


def worst_step(record: Record) -> float:
    """The largest loss of a batch; infinite where one was no number."""
    return record.steps.worst


def spike(record: Record) -> float:
    """A batch with a loss above this was surely wrong, which no sensible first weights are."""
    return 2 * record.recipe.guessing


def worse(record: Record) -> bool:
    """Whether training has made it clearly worse than it was before."""
    return record.ends[-1].train["loss"] > 1.2 * record.ends[0].train["loss"]


def cause(record: Record) -> Cause:
    """Why nothing is learned: the reason, what to try, and the recipe that does."""
    recipe = record.recipe
    task = task_of(recipe)
    if getattr(recipe, "init", "") == "zeros":
        why = "All weights began at zero, so all neurons of a layer get the same push and none ever becomes different."
        return why, *other_init(recipe)
    if found := next(iter(task.first_causes(record)), None):
        return found
    if recipe.l2 >= task.expected(recipe).strong_l2 or recipe.l1 >= 0.002:
        why = f"The penalty on large weights is stronger than what the {recipe.examples} teach, and presses all weights towards zero."
        return why, "without the penalties", changed(recipe, l1=0.0, l2=0.0)
    if (worst := worst_step(record)) > spike(record) or worse(record):
        return f"The rate is too high: the loss of a batch leapt up to {worst:,.3g}.{_broken(record)}", *other_rate(recipe, 0.1)
    if found := next(iter(task.causes(record)), None):
        return found
    if recipe.rate >= OPTIMIZERS[recipe.optimizer].high:
        return "The rate is so high that each step undoes the last.", *other_rate(recipe, 0.1)
    return "The steps are so small that the weights hardly move.", *other_rate(recipe, 10)


def _broken(record: Record) -> str:
    last = record.ends[-1].number
    dead_fraction = record.evaluations[last].dead_fraction if last in record.evaluations else 0.0
    return f" Now {100 * dead_fraction:.0f} % of the ReLU units are silent for good." if dead_fraction > 0.6 else ""


def cure(recipe: Recipe) -> Cure:
    """The next thing to try against learning by heart."""
    task = task_of(recipe)
    for found in task.cures(recipe):
        return found
    if not recipe.patience:
        return "early stopping: end after 3 epochs without a better validation loss", changed(recipe, patience=3)
    if recipe.train_limit:
        return f"all the training {recipe.examples} there are", changed(recipe, train_limit=0)
    for found in task.last_cures(recipe):
        return found
    return "weight decay 0.0005: large weights cost something", changed(recipe, l2=0.0005)
