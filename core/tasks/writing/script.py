"""What is special in the script of a training on a text."""

import inspect

from core.data.writing import alphabet, corpus, first_names, own, sentences
from core.data.writing.corpus import LINES, NAMES, SENTENCES
from core.models import letter_net
from core.models.recurrent import cells_code
from core.tasks.script_pieces import Pieces, imports, settled
from core.tasks.writing.recipe import WritingRecipe

FILE = "text.txt"  # an own text, beside the script
CODE = '''
# 1. The text: {what}
END, UNKNOWN = 0, 1
SIGNS = {signs}
MOST_LETTERS, MOST_WORDS = {most}
WORD = re.compile({word})
NONE = -100  # PyTorch leaves out places with this label


{functions}


{rows}
{tokens}


def part(rows):
    """What is read (N, T), and what follows each token."""
    ids = [[known.get(token, UNKNOWN) for token in parted(row, {by_word})] for row in rows]
    read, follows = {ways}
    wide = max(map(len, read))
    x, y = torch.full((len(ids), wide), END), torch.full((len(ids), wide), NONE)
    for place, (one, other) in enumerate(zip(read, follows)):
        x[place, : len(one)], y[place, : len(other)] = torch.tensor(one), torch.tensor(other)
    return x.to(device), y.to(device)


x_train, y_train = (values[:{training}] for values in part(train))  # learn from these
x_val, y_val = part(val)  # choose by these
x_test, y_test = part(test)  # judge once, at the end
'''
LINE_ROWS = """{found}
order = np.random.default_rng(0).permutation(len(found))
mixed, apart = [found[place] for place in order], {apart}
train, val, test = mixed[2 * apart :], mixed[:apart], mixed[apart : 2 * apart]"""
WHOLE_ROWS = """text = open("{file}", encoding="utf-8").read()
words = parted(text, {by_word})
found = ["".join(words[start : start + {window}]) for start in range(0, len(words) - {window} + 1, {window})]
apart = {apart}
train, val, test = found[: len(found) - 2 * apart], found[len(found) - 2 * apart : len(found) - apart], found[len(found) - apart :]"""
LOSS = '''

def loss_of(scores, y):
    """Mean cross-entropy of all tokens, in nats."""
    return F.cross_entropy(scores.flatten(0, 1), y.flatten(), ignore_index=NONE)
'''


def data_file(recipe: WritingRecipe) -> str:
    """What the script needs beside it."""
    return FILE if recipe.data == corpus.OWN else ""


def _rows(recipe: WritingRecipe) -> tuple[list[str], str, str]:
    """Functions that make the rows, what makes them, and what they are."""
    rows = recipe.there_in_all
    apart = corpus.held(rows, recipe.wide)
    if recipe.data == NAMES:
        source = inspect.getsource(first_names.first_names).replace("@lru_cache(1)\n", "").replace('"names"', "names")
        lists = f"LISTS = {first_names.LISTS}\n\n\n{source}"
        return [lists], LINE_ROWS.format(found="found = first_names()", apart=apart), "first names, from the package names"
    if recipe.data == SENTENCES:
        head = f"WHO = {sentences.WHO}\nVERBS = {sentences.VERBS}\nWHAT = {sentences.WHAT}\n\n\n"
        return [head + inspect.getsource(sentences.sentences)], LINE_ROWS.format(found="found = sentences()", apart=apart), "144 sentences"
    if recipe.form == LINES:
        cut = f'[:{own.LONGEST_LINE}] for line in open("{FILE}", encoding="utf-8").read().split("\\n") if line))'
        return [], LINE_ROWS.format(found=f"found = list(dict.fromkeys(line{cut}", apart=apart), "the lines of your own file"
    whole = WHOLE_ROWS.format(file=FILE, by_word=recipe.by_word, window=recipe.wide, apart=apart)
    return [], whole, "your own file, stretch by stretch"


def pieces(recipe: WritingRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only texts have."""
    functions, rows, what = _rows(recipe)
    learnt = '["\\n".join(train)]' if recipe.by_line else f'["".join(words[:{corpus.learnt(recipe.amount, recipe.there * recipe.wide)}])]'
    if recipe.by_line:
        ways = "[[END, *row] for row in ids], [[*row, END] for row in ids]"
    else:
        ways = "[row[:-1] for row in ids], [row[1:] for row in ids]"
    made = [inspect.getsource(alphabet.parted), inspect.getsource(alphabet.alphabet_of), *functions]
    tokens = f"tokens = alphabet_of({learnt}, {recipe.by_word}).tokens\nknown = {{token: number for number, token in enumerate(tokens)}}"
    net = inspect.getsource(letter_net.LetterNet)
    size = f'len(tokens), {recipe.embedding}, {recipe.hidden_size}, "{recipe.cell}", {recipe.dropout}'
    lines = ["# 2. The network", cells_code(), "State = torch.Tensor | tuple[torch.Tensor, torch.Tensor]", "", "", net, ""]
    standard = ["import re", "from collections import Counter", "from collections.abc import Iterable, Sequence",
                "from importlib.resources import files", "from itertools import product", "from typing import NamedTuple"]  # fmt: skip
    about = "A network that learns to write on, trained as on Glassbox. Needs torch and numpy" + (
        ", and names." if recipe.data == NAMES else "."
    )
    return Pieces(
        imports=imports(about, kind, standard, ["import names"] if recipe.data == NAMES else []),
        data=CODE.format(
            what=what, signs=alphabet.SIGNS, most=(alphabet.MOST_LETTERS, alphabet.MOST_WORDS), word=f'r"{alphabet.WORD.pattern}"',
            functions="\n\n".join([*made[:1], ALPHABET, *made[1:]]).strip(), rows=rows, tokens=tokens, by_word=recipe.by_word, ways=ways,
            training=recipe.training,
        ),
        network="\n".join([*lines, *settled(recipe, f"LetterNet({size}).to(device)"), ""]),
        more=LOSS,
        scores="net(x)",
        mode="dropout off",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        weights="w.abs().sum() for name, w in net.named_parameters() if w.ndim > 1",
        loss="loss_of",
        right="loss_of(scores, y).exp().item()",
        told="perplexity",
    )  # fmt: skip


ALPHABET = '''class Alphabet(NamedTuple):
    """The tokens of a text."""

    tokens: tuple[str, ...]
    by_word: bool

'''
