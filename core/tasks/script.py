"""Show me the PyTorch: a recipe as a script that runs on its own and ends with the same losses."""

import textwrap

import torch

from core.tasks import task_of
from core.tasks.script_pieces import Pieces
from core.training.device import autocast_dtype, best_device
from core.training.optimizers import OPTIMIZERS
from core.training.recipe import Recipe
from core.training.schedules import SCHEDULES, STEP_AT
from core.training.trainer import RAN_AWAY

LOOP = """
# 4. Training
def look(x, y):
    \"\"\"Loss and share of right answers, with {mode}.\"\"\"
    net.eval()
    with torch.no_grad(){autocast}:
        scores = {scores}
    return {loss}(scores, y).item(), {right}


best, best_epoch, best_weights = look(x_val, y_val)[0], 0, copy.deepcopy(net.state_dict())
for epoch in range(1, {epochs} + 1):  # an epoch: every training example once
    {begin}
    for rows in {batches}:
        x, y = {batch}, y_train[rows]
{step}
    train_loss, train_accuracy = look(x_train[: len(x_val)], y_train[: len(x_val)])  # as many as there are for validation
    val_loss, val_accuracy = look(x_val, y_val)
    print(f"epoch {{epoch}}: training loss {{train_loss:.6f}} {told} {{train_accuracy:.4f}}, "
          f"validation loss {{val_loss:.6f}} {told} {{val_accuracy:.4f}}")
    if val_loss < best:
        best, best_epoch, best_weights = val_loss, epoch, copy.deepcopy(net.state_dict())
{stop}
net.load_state_dict(best_weights)
print(f"best: epoch {{best_epoch}}, validation loss {{best:.6f}}; test {told} {{look(x_test, y_test)[1]:.4f}}")
"""


def script(recipe: Recipe, kind: str = "") -> str:
    """A Python script that does what this recipe does, on a device of that kind ("cpu", "cuda", "mps"; this machine's if left out).

    It needs torch, numpy and what brings the data. It draws the same random numbers in the same order as
    `core.training.trainer`, so it prints the same losses, up to the last digits: sums of decimals depend a little on how many
    threads share them.
    """
    kind = kind or best_device().kind
    dtype = autocast_dtype(kind) if recipe.mixed_precision else None
    autocast = f', torch.autocast("{kind}", {dtype})' if dtype else ""
    pieces = task_of(recipe).pieces(recipe, kind, autocast)
    if isinstance(pieces, str):
        return pieces
    optimizer = _optimizer(recipe, pieces, kind, dtype)
    loop = _loop(recipe, pieces, kind, dtype, autocast)
    return "\n".join([pieces.imports, pieces.data, pieces.network, optimizer + pieces.more, "", loop])


def _optimizer(recipe: Recipe, pieces: Pieces, kind: str, dtype: torch.dtype | None) -> str:
    maker = OPTIMIZERS[recipe.optimizer].script(pieces.parameters, recipe.rate, recipe.l2)
    lines = [f"optimizer = {maker}"]
    if schedule := SCHEDULES[recipe.schedule].script:
        top = '[group["lr"] for group in optimizer.param_groups]' if pieces.layerwise_rates else recipe.rate
        steps = "" if pieces.layerwise_rates else f"  # {recipe.steps_per_epoch} batches in an epoch x {recipe.epochs} epochs"
        lines.append(schedule.format(total=recipe.steps, top=top, at=[int(share * recipe.steps) for share in STEP_AT]) + steps)
    if dtype is torch.float16:
        lines.append(f'scaler = torch.amp.GradScaler("{kind}")  # keeps small gradients from vanishing in 16 bits')
    heading = "# 3. The optimizer" + (" and the schedule of its rate" if schedule else "")
    return "\n".join([heading, *lines])


def _loop(recipe: Recipe, pieces: Pieces, kind: str, dtype: torch.dtype | None, autocast: str) -> str:
    stop = f"    if epoch - best_epoch >= {recipe.patience}:\n        break  # so many epochs without a better validation loss\n"
    return (_by_accuracy(LOOP) if pieces.by_accuracy else LOOP).format(
        mode=pieces.mode,
        loss=pieces.loss,
        right=pieces.right,
        told=pieces.told,
        begin=pieces.begin,
        scores=pieces.scores,
        epochs=recipe.epochs,
        batches=pieces.batches,
        batch=pieces.batch,
        autocast=autocast,
        step=textwrap.indent("\n".join(_step(recipe, pieces, kind, dtype)), " " * 8),
        stop=stop if recipe.patience else "",
    )


def _by_accuracy(loop: str) -> str:
    """The loop, with the best epoch chosen by its accuracy."""
    changes = {
        "best, best_epoch, best_weights = look(x_val, y_val)[0], 0,": "(best, right), best_epoch, best_weights = look(x_val, y_val), 0,",
        "if val_loss < best:": "if (val_accuracy, -val_loss) > (right, -best):  # right more often, or as often with a smaller loss",
        "best, best_epoch, best_weights = val_loss, epoch,": "best, right, best_epoch, best_weights = val_loss, val_accuracy, epoch,",
    }
    for old, new in changes.items():
        assert old in loop
        loop = loop.replace(old, new)
    return loop


def _step(recipe: Recipe, pieces: Pieces, kind: str, dtype: torch.dtype | None) -> list[str]:
    """The lines of one update."""
    scaled = dtype is torch.float16
    lines = [*pieces.first]
    if dtype:
        lines += [f'with torch.autocast("{kind}", {dtype}):  # 16-bit numbers: faster', "    scores = net(x).float()"]
    lines.append(f"loss = {pieces.loss}({'scores' if dtype else 'net(x)'}, y)")
    if recipe.l1:
        lines.append(f"loss = loss + {recipe.l1} * sum({pieces.weights})")
    lines += [f"if not loss < {RAN_AWAY:g}:  # also where it is no number any more", '    raise SystemExit("diverged: lower the rate")']
    lines += ["optimizer.zero_grad()", "scaler.scale(loss).backward()" if scaled else "loss.backward()"]
    if recipe.clip:
        lines += ["scaler.unscale_(optimizer)"] if scaled else []
        lines.append(f"nn.utils.clip_grad_norm_(net.parameters(), {recipe.clip})")
    lines += ["scaler.step(optimizer)", "scaler.update()"] if scaled else ["optimizer.step()"]
    return [*lines, "schedule.step()"] if SCHEDULES[recipe.schedule].script else lines
