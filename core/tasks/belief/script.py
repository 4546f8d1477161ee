"""The script of a deep belief network: machine after machine, then with labels, and what is told after each epoch."""

import inspect

from core.models import belief_net, deep_belief, rbm
from core.tasks.belief import task
from core.tasks.belief.recipe import BeliefRecipe
from core.tasks.digit_script import brings, digit_pictures
from core.tasks.script_pieces import imports
from core.training.optimizers import OPTIMIZERS
from core.training.schedules import PYTORCH, SCHEDULES, STEP_AT

NETWORKS = """
x_train, x_val, x_test = (x.flatten(1) for x in (x_train, x_val, x_test))

# 2. The machines and the networks
PIXELS, DIGITS, MACHINES, LABELS = {pixels}, {digits}, {machines}, {labels}


{parts}

torch.manual_seed({seed})  # the same random numbers, so the same training
net = DeepBelief({hidden}, {above}).to(device)
net.machine(1).begin(x_train[:{first}].mean(0))

# 3. An optimizer for each machine, and for each of the two networks
owners = {owners}
optimizers = {{
{optimizers}
}}
{schedules}

{drawn}
"""
LOOP = '''
# 4. Training
def look(epoch):
    """How it does on the validation digits."""
    net.eval()
    with torch.no_grad():
        error, first = F.mse_loss(net.remade(x_val), x_val), net.machine(1)
        lower = (first.free_energy(x_val[:, net.order]) - first.free_energy(x_val)).mean()
        right, random = ((one(x_val).argmax(1) == y_val).float().mean() for one in (net.pretrained, net.random))
    print(f"epoch {{epoch}}: error {{error:.6f}}, below disorder {{lower:.3f}}, right {{right:.4f}}, from random weights {{random:.4f}}")


look(0)
for epoch, stage in enumerate({stages}, start=1):  # 1 and 2: a machine learns; 3: with labels
    net.train()
    net.reach(stage, x_train[:{first}])
    for rows in drawn({labelled} if stage == LABELS else len(x_train), len(x_train)).to(device).split({batch}):
        x, y = x_train[rows], y_train[rows]
        if stage == LABELS:
            losses = {{"pretrained": F.cross_entropy(net.pretrained(x), y), "random": F.cross_entropy(net.random(x), y)}}
        else:
            machine = net.machine(stage)
            with torch.no_grad():
                step = machine.step(net.seen(stage, x), torch.rand(len(x), len(machine.hidden_bias)).to(device))
            losses = {{f"gap {{stage}}": machine.gap(step)}}  # its gradient is that of contrastive divergence
        for name, loss in losses.items():
            optimizers[name].zero_grad()
            loss.backward()
{clip}            optimizers[name].step()
{step}    look(epoch)
'''


def script(recipe: BeliefRecipe, kind: str, autocast: str = "") -> str:
    """The whole script. It draws the same random numbers in the same order as our loop, so it prints the same figures."""
    package, line = brings(recipe.data)
    about = f"A deep belief network learns handwritten digits, trained as on Glassbox. Needs torch, numpy and {package}."
    names = {"collections.abc": "Sequence", "dataclasses": "dataclass", "itertools": "pairwise"}
    standard = ["import math", *(f"from {module} import {name}" for module, name in names.items())]
    parts = (rbm.Step, rbm.RBM, rbm.there_and_back, belief_net.BeliefNet, deep_belief.DeepBelief)
    networks = NETWORKS.format(
        pixels=deep_belief.PIXELS,
        digits=deep_belief.DIGITS,
        machines=deep_belief.MACHINES,
        labels=deep_belief.LABELS,
        parts="\n\n".join(inspect.getsource(part) for part in parts),
        seed=recipe.seed,
        hidden=recipe.first,
        above=recipe.second,
        first=task.FIRST,
        owners="dict(zip(" + repr(task.PLAYERS) + ", (*net.machines, net.pretrained, net.random)))",
        optimizers="\n".join(_optimizer(recipe, name) for name in task.PLAYERS),
        schedules=_schedules(recipe),
        drawn=inspect.getsource(task.drawn),
    )
    clip = f"            nn.utils.clip_grad_norm_(owners[name].parameters(), {recipe.clip})\n"
    loop = LOOP.format(
        stages=[recipe.stage(epoch) for epoch in range(recipe.epochs)],
        first=task.FIRST,
        labelled=recipe.labelled,
        batch=recipe.batch,
        clip=clip if recipe.clip else "",
        step="        for schedule in schedules:\n            schedule.step()\n" if SCHEDULES[recipe.schedule].script else "",
    )
    return "\n".join([imports(about, kind, standard, [line]), digit_pictures(recipe.data, recipe.training), networks + loop])


def _optimizer(recipe: BeliefRecipe, name: str) -> str:
    rate = recipe.rate * (recipe.label_rate if name in ("pretrained", "random") else 1)
    made = OPTIMIZERS[recipe.optimizer].script(f'owners["{name}"].parameters()', rate, recipe.l2)
    return f'    "{name}": {made},'


def _schedules(recipe: BeliefRecipe) -> str:
    """The rates of all optimizers go along together, whoever's turn it is."""
    written = SCHEDULES[recipe.schedule].script
    if not written:
        return ""
    line = written.format(total=recipe.steps, top='optimizer.param_groups[0]["lr"]', at=[int(share * recipe.steps) for share in STEP_AT])
    made = line.replace("schedule = ", "").replace("\n    ", "").replace(",cycle", ", cycle")
    assert made.startswith(PYTORCH.removeprefix("schedule = "))
    return f"schedules = [{made} for optimizer in optimizers.values()]\n"
