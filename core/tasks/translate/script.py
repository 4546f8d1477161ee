"""What is special in the script of a training of a network that translates."""

from core.data.pairs.pair_set import HELD, TRAINING, TRIES
from core.tasks.script_pieces import Pieces, imports, settled
from core.tasks.translate.code import IMPORTS, network_code, network_of, rule_code, symbols_code
from core.tasks.translate.recipe import TranslateRecipe
from core.tasks.translate.task import TranslateTask

PARTS = '''
# A part is chosen for an answer: what is learnt from in one spelling is asked for in none
random = np.random.default_rng(0)
train, val, test, longer = {{}}, {{}}, {{}}, {{}}  # as sets that keep their order
wanted = [(train, {most}), (val, {held}), (test, {held}), (longer, {held})]
for _ in range({tries}):
    text, answer = {call}
    place = zlib.crc32(answer.encode()) % 10
    part = train if place < 8 else (val, test)[place - 8]
    if len(read.cut(text)) > {reach}:
        part = longer if place >= 8 else None
    if part is not None and len(part) < dict((id(one), most) for one, most in wanted)[id(part)]:
        part[text, answer] = None
    if all(len(one) >= most for one, most in wanted):
        break


def tensors(pairs):
    """Right answers and behind them the texts, (N, {most_said} + {reach}); and the answers with NONE after their end, (N, {most_said})."""
    text = torch.zeros(len(pairs), {reach}, dtype=torch.long)
    said = torch.full((len(pairs), {most_said}), NONE)
    for row, (one, answer) in enumerate(pairs):
        ids = torch.tensor(read.numbers(one))
        text[row, : len(ids)] = ids
        ids = torch.tensor([*written.numbers(answer), 0])  # 0: that is all
        said[row, : len(ids)] = ids
    return torch.cat([said, text], dim=1).to(device), said.to(device)


x_train, y_train = tensors(list(train)[:{training}])  # learn from these
x_val, y_val = tensors(list(val))  # choose by these
x_test, y_test = tensors(list(test))  # judge once, at the end
'''
LOSS = '''

def loss_of(scores, y):
    """Cross-entropy: for each pair the mean over its answer's symbols."""
    found = F.cross_entropy(scores.flatten(0, 1), y.flatten(), ignore_index=NONE, reduction="none").view(y.shape)
    return (found.sum(dim=1) / (y != NONE).sum(dim=1)).mean()


def right(scores, y):
    """How many answers are right to the last symbol."""
    return ((scores.argmax(dim=-1) == y) | (y == NONE)).all(dim=1).float().mean().item()
'''


def pieces(recipe: TranslateRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only networks that translate have."""
    rule, call, needs = rule_code(recipe)
    packages = ["num2words"] if "num2words" in rule else []
    standard = ["import math", "import zlib", *IMPORTS, *(line for line in needs if "num2words" not in line)]
    others = [
        "from numpy.random import Generator",
        "from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence",
        *(line for line in needs if "num2words" in line),
    ]
    parts = PARTS.format(
        most=TRAINING, held=HELD, tries=TRIES * TRAINING // 8, call=call, reach=recipe.reach, most_said=recipe.family.most,
        training=recipe.training,
    )  # fmt: skip
    check = TranslateTask.check_batch
    return Pieces(
        imports=imports(
            f"A network that translates, trained as on Glassbox. Needs {', '.join(['torch', *packages])} and numpy.", kind, standard, others
        ),
        data=f"\n# 1. The network, and the pairs: made by rule\n{network_code()}\n\n{symbols_code(recipe)}\n{rule}\n{parts}",
        network="\n".join(["# 2. Its first weights", *settled(recipe, f"{network_of(recipe)}.to(device)"), ""]),
        more=LOSS,
        scores=f"torch.cat([net(part).float() for part in x.split({check})])",
        mode="nothing left out",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        weights="w.abs().sum() for name, w in net.named_parameters() if w.ndim > 1",
        loss="loss_of",
        right="right(scores, y)",
    )
