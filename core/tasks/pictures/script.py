"""What is special in the script of a training on pictures."""

import inspect

from core.data.pictures.carried import with_reader
from core.models.packaged import NAME as LITE
from core.models.pretrained import BUILT_IN, colours, facts
from core.tasks.pictures import augmentation as picture_augment
from core.tasks.pictures.head import HEAD_L2, HEAD_STEPS
from core.tasks.pictures.network_code import network_code, network_imports, network_made
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.pictures.script_texts import BEGIN, DATA, EPOCHS, FEATURES, IMPORTS
from core.tasks.pictures.task import LAYER_DECAY, LEARNT, STAGES
from core.tasks.script_pieces import Pieces

FOLDER = "my-pictures"  # what the script reads: train/CLASS/* and val/CLASS/*


def pieces(recipe: PictureRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only pictures have; `autocast` is the autocast of a with statement, or nothing."""
    head, whole = recipe.mode == "head", "torch.cat([net(shown(part.float() / 255)).float() for part in x.split(64)])"
    staged = recipe.mode in ("blocks", "all")
    mirror = head and recipe.flip
    short = ("[127 / 255] * 3", "[128 / 255] * 3")  # in place of so many digits
    mean, std = short if recipe.backbone == LITE else colours(recipe.backbone)
    return Pieces(
        imports=with_reader(_imports(recipe, kind)),
        data=DATA.format(side=recipe.pixels, folder=FOLDER, mean=mean, std=std, count=_count(recipe)),
        network=_network(recipe, autocast),
        more=_augmentation(recipe) + (EPOCHS.format(learnt=LEARNT[recipe.mode]) if staged else ""),
        scores="torch.cat([net(part).float() for part in x.split(1000)])" if head else whole,
        mode="batch norm at its averages" if not head else "no mirror images",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="torch.where(torch.rand(len(rows), 1, device=device) < 0.5, x_mirrored[rows], x_train[rows])" if mirror else "x_train[rows]",
        first=[] if head else _first(recipe),
        weights="layer.weight.abs().sum() for layer in " + ("[net]" if head else "shown_layers"),
        begin="begin_epoch(epoch)" if staged else "net.train()",
        parameters="groups" if staged else "net.parameters()",
        layerwise_rates=staged,
        by_accuracy=True,
    )


def _count(recipe: PictureRecipe) -> str:
    return f"\nx_train, y_train = x_train[:{recipe.training}], y_train[:{recipe.training}]" if recipe.training < recipe.num_train else ""


def _groups(recipe: PictureRecipe) -> str:
    return (
        f'[{{"params": stage, "lr": {recipe.rate} / {LAYER_DECAY}**place}} for place, stage in enumerate(stages[:{LEARNT[recipe.mode]}])]'
    )


def _file(recipe: PictureRecipe) -> str:
    """The file of weights that the script reads; none where torchvision brings them, or none are needed."""
    return {"built-in": f"{BUILT_IN}.safetensors", LITE: f"{LITE}.safetensors"}.get(recipe.backbone, "") * (recipe.mode != "scratch")


def _imports(recipe: PictureRecipe, kind: str) -> str:
    file, lite = _file(recipe), recipe.backbone == LITE
    python = [line for line in network_imports(LITE)[0] if lite and line != "import math"]
    math = lite or (_moves(recipe) and recipe.mode != "head")
    return IMPORTS.format(
        num_classes=recipe.num_classes,
        torchvision="" if lite else "torchvision, ",
        safetensors=" and safetensors" if file else "",
        folder=FOLDER,
        weights=f", and\n{file}, which the page gives in one zip with this" if file else "",
        math="import math\n" if math else "",
        python="\n".join([*python, ""]) if python else "",
        imported="" if lite else "import torchvision\n",
        load="from safetensors.torch import load_file\n" if file else "",
        kind=kind,
        comment='  # "cuda" with an NVIDIA graphics card' if kind == "cpu" else "",
    ).rstrip("\n")


def _network(recipe: PictureRecipe, autocast: str) -> str:
    """The network with its first weights, and what it makes of the pictures where only a head learns, or begins."""
    name = "resnet18" if recipe.backbone == "built-in" else recipe.backbone
    width = {"resnet50": 2048, LITE: 1280}.get(name, 512)
    lines = ["# 2. The network", f"torch.manual_seed({recipe.seed})  # the same random numbers, so the same training"]
    carried = "\n" + network_code(LITE) + "\n\n" if recipe.backbone == LITE else ""
    if recipe.mode == "scratch":
        lines += [
            *_built(recipe, "net", "len(classes)"),
            "nn.init.zeros_(net.fc.weight)  # at first every class is as likely as another",
            "nn.init.zeros_(net.fc.bias)",
        ]
        return carried + "\n".join([*lines, *_end(recipe)])
    if file := _file(recipe):
        lines += [*_built(recipe, "body", str(len(facts(recipe.backbone).classes))), f'body.load_state_dict(load_file("{file}"))']
    else:
        lines.append(f'body = torchvision.models.{name}(weights="IMAGENET1K_V1")')
    text = carried + "\n".join(lines) + FEATURES.format(width=width, autocast=autocast)
    mirrored = ", features(x_train.flip(3))" if recipe.flip else ""
    if recipe.mode == "head":
        return text + "\n".join(_head(recipe, width))
    text += BEGIN.format(width=width, steps=HEAD_STEPS, l2=HEAD_L2, mirrored=mirrored, repeat=".repeat(2)" if recipe.flip else "")
    return text + "\n".join([f"torch.manual_seed({recipe.seed})", *_end(recipe)])


def _built(recipe: PictureRecipe, name: str, classes: str) -> list[str]:
    """The lines that build the network with random weights."""
    if recipe.backbone == LITE:
        return [f"{name} = {network_made(LITE, classes, pool=True)}"]
    shape = "resnet18" if recipe.backbone == "built-in" else recipe.backbone
    lines = [f"{name} = torchvision.models.{shape}(num_classes={classes}{', zero_init_residual=True' * (recipe.mode == 'scratch')})"]
    if recipe.backbone == "built-in":
        lines.append(f"{name}.maxpool = nn.Identity()  # small pictures keep more of their grid")
    return lines


def _head(recipe: PictureRecipe, width: int) -> list[str]:
    """What a head learns on."""
    return [
        *(["x_mirrored = (features(x_train.flip(3)) - mean) / spread"] if recipe.flip else []),
        "x_train, x_val = (f_train - mean) / spread, (features(x_val) - mean) / spread",
        "",
        f"net = nn.Linear({width}, len(classes)).to(device)  # the head",
        "nn.init.zeros_(net.weight)  # at first every class is as likely as another",
        "nn.init.zeros_(net.bias)",
        f"torch.manual_seed({recipe.seed})",
        "x_test, y_test = x_val, y_val  # there are too few pictures for a third part",
        "",
    ]


def _end(recipe: PictureRecipe) -> list[str]:
    lines = ["net = net.to(device, memory_format=torch.channels_last)"]
    if recipe.mode != "scratch":
        names = ", ".join(f'"{name}"' for name in reversed(STAGES[1:]))
        lines += [
            f"stages = [list(net.get_submodule(name).parameters()) for name in ({names})]",
            "stages.append([*net.conv1.parameters(), *net.bn1.parameters()])  # from the last to the first; earlier ones learn slower",
            f"groups = {_groups(recipe)}",
        ]
    if recipe.l1:
        last = [f'"{name}"' for name in STAGES[:-1]]
        lines += [
            f"last = [net.get_submodule(name).modules() for name in ({', '.join(last)})]",
            "shown_layers = [[layer for layer in found if isinstance(layer, nn.Conv2d)][-1] for found in last] + [net.fc]",
        ]
    return [*lines, "x_test, y_test = x_val, y_val  # there are too few pictures for a third part", ""]


def _moves(recipe: PictureRecipe) -> bool:
    return bool(recipe.flip or recipe.crop or recipe.rotate)


def _first(recipe: PictureRecipe) -> list[str]:
    lines = ["x = x.float() / 255"]
    if _moves(recipe):
        lines.append(f"x = moved(x, flip={recipe.flip}, crop={recipe.crop}, rotate={recipe.rotate})")
    if recipe.colour:
        lines.append(f"x = lit(x, colour={recipe.colour})")
    lines = [*lines, "x = shown(x)"]
    alone = ["if len(rows) == 1:", "    continue  # one picture has no spread to normalize by"]
    return alone + lines if recipe.mode == "scratch" else lines


def _augmentation(recipe: PictureRecipe) -> str:
    if recipe.mode == "head" or not (_moves(recipe) or recipe.colour):
        return ""
    functions = [picture_augment.moved] * _moves(recipe) + [picture_augment.lit] * bool(recipe.colour)
    code = "\n\n".join(inspect.getsource(function) for function in functions)
    return "\n\n# No picture is seen twice the same\n" + code.replace("STRETCH", "(4 / 3)").replace("1 / (4 / 3)", "3 / 4")
