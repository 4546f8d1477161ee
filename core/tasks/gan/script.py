"""The script of a game on digits: two networks, two optimizers, and what is told after each epoch."""

import inspect

from core.models import digit_gan
from core.tasks.digit_script import brings, digit_pictures
from core.tasks.gan.recipe import SIZES, GanRecipe
from core.tasks.gan.task import CHECK_SEED
from core.tasks.script_pieces import imports
from core.training.optimizers import OPTIMIZERS
from core.training.schedules import SCHEDULES, STEP_AT

NETWORKS = """
# 2. The two networks
DIGITS, SLOPE = {digits}, {slope}


{parts}

torch.manual_seed({seed})  # the same random numbers, so the same game
net = DigitGan({size}).to(device, memory_format=torch.channels_last)

# 3. An optimizer for each player
{optimizers}
"""
LOOP = '''
# 4. The game
check = torch.randn({most}, {noise}, generator=torch.Generator().manual_seed({check_seed})).to(device)[: len(x_val)]


def look(epoch):
    """Both losses for the validation digits, the forgeries being the average's."""
    net.eval()
    with torch.no_grad():
        forged = net.made(check, y_val)
        real, made = net.detective(x_val, y_val), net.detective(forged, y_val)
        detective, forger = detective_loss(real, made, "{loss}", {smooth}), forger_loss(made, "{loss}")
        print(f"epoch {{epoch}}: detective {{detective:.5f}}, forger {{forger:.5f}}, ink {{forged.mean():.5f}}")


look(0)
for epoch in range(1, {epochs} + 1):
    net.train()
    for rows in torch.randperm(len(x_train)).to(device).split({batch}):
        if len(rows) == 1:
            continue  # batch norm has no spread to go by
        real, digits = x_train[rows], y_train[rows]
        forged = net.forger(torch.randn(len(rows), {noise}).to(device), digits)
        # the detective's move: it learns to tell them apart
        loss = detective_loss(net.detective(real, digits), net.detective(forged.detach(), digits), "{loss}", {smooth})
{price}        detective_optimizer.zero_grad()
        loss.backward()
{clip_detective}        detective_optimizer.step()
        # the forger's move: it learns from what the detective thinks now
        loss = forger_loss(net.detective(forged, digits), "{loss}")
        forger_optimizer.zero_grad()
        loss.backward()
{clip_forger}        forger_optimizer.step()
        average_towards(net.average, net.forger, {average})
{schedule}    look(epoch)

pictures = net.made(check[:10], torch.arange(10, device=device))  # one of each digit, (10, 1, 28, 28)
for row in pictures[7, 0, ::2, ::1].tolist():  # a 7, as letters
    print("".join(" .:*#@"[min(int(6 * value), 5)] for value in row))
'''


def script(recipe: GanRecipe, kind: str, autocast: str = "") -> str:
    """The whole script. It draws the same random numbers in the same order as our loop, so it prints the same losses."""
    package, line = brings(recipe.data)
    about = f"A forger and a detective of handwritten digits, trained as on Glassbox. Needs torch, numpy and {package}."
    head = imports(about, kind, ["from dataclasses import dataclass"], [line, "from torch.nn.functional import logsigmoid"])
    names = ("GanSize", "Forger", "Detective", "DigitGan", "detective_loss", "forger_loss", "steepness", "average_towards")
    size = SIZES[recipe.size]
    networks = NETWORKS.format(
        digits=digit_gan.DIGITS,
        slope=digit_gan.SLOPE,
        parts="\n\n".join(inspect.getsource(getattr(digit_gan, name)) for name in names),
        seed=recipe.seed,
        size=f"GanSize({size.noise}, {size.forger}, {size.detective})",
        optimizers="\n".join(_optimizer(recipe, player) for player in ("detective", "forger")),
    )
    return "\n".join([head, digit_pictures(recipe.data, recipe.training), networks, _loop(recipe)])


def _optimizer(recipe: GanRecipe, player: str) -> str:
    rate = recipe.rate * (recipe.detective_rate if player == "detective" else 1)
    made = OPTIMIZERS[recipe.optimizer].script(f"net.{player}.parameters()", rate, recipe.l2)
    lines = [f"{player}_optimizer = {made}"]
    if written := SCHEDULES[recipe.schedule].script:
        line = written.format(total=recipe.steps, top=rate, at=[int(share * recipe.steps) for share in STEP_AT])
        lines.append(line.replace("schedule = ", f"{player}_schedule = ").replace("(optimizer", f"({player}_optimizer"))
    return "\n".join(lines)


def _loop(recipe: GanRecipe) -> str:
    clip = "        nn.utils.clip_grad_norm_(net.{}.parameters(), {})\n"
    steps = (
        "".join(f"        {player}_schedule.step()\n" for player in ("detective", "forger")) if SCHEDULES[recipe.schedule].script else ""
    )
    return LOOP.format(
        most={"sample": 750, "mnist": 10_000}[recipe.data],
        noise=SIZES[recipe.size].noise,
        check_seed=CHECK_SEED,
        loss=recipe.loss,
        smooth=recipe.smooth,
        epochs=recipe.epochs,
        batch=recipe.batch,
        price=f"        loss = loss + {recipe.steep} * steepness(net.detective, real, digits)\n" if recipe.steep else "",
        clip_detective=clip.format("detective", recipe.clip) if recipe.clip else "",
        clip_forger=clip.format("forger", recipe.clip) if recipe.clip else "",
        average=recipe.average,
        schedule=steps,
    )
