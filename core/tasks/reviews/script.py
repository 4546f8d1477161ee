"""What is special in the script of a training on reviews."""

from core.data.reviews import reviews
from core.data.reviews.own import held_rows
from core.data.reviews.reviews import IMDB_VALIDATION, MINI_PARTS
from core.data.text.tokens import FILLING, SPECIAL
from core.models.review_code import written
from core.tasks.reviews.export import net_config
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.task import SHIPPED, SORTED_TOGETHER, ReviewTask
from core.tasks.script_pieces import Pieces, imports, settled

TABLE = """
# 1. The reviews: one in a line of {file}, text TAB label ({labels})
with open("{file}", encoding="utf-8") as table:
    rows = [line.rsplit("\\t", 1) for line in table.read().split("\\n") if line.strip()]
texts, labels = [text for text, _ in rows], torch.tensor([int(label) for _, label in rows])
"""
ARCHIVE = '''
# 1. The reviews: IMDB, https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz
def clean(text):
    """No HTML tags, no control characters, one space between words."""
    text = re.sub(r"{no_text}",
                  "", re.sub(r"{tags}", " ", html.unescape(text)))
    return re.sub(r"\\s+", " ", unicodedata.normalize("NFC", text)).strip()


rows = []
with tarfile.open("aclImdb_v1.tar.gz") as archive:
    for member in archive:  # such as aclImdb/train/pos/127_7.txt
        steps = member.name.split("/")
        if member.isfile() and len(steps) == 4 and steps[2] in ("neg", "pos"):
            text = clean(archive.extractfile(member).read().decode())
            rows.append((steps[1] == "test", steps[2] == "pos", steps[3], text))
rows.sort()  # those to train on first
texts, labels = [text for *_, text in rows], torch.tensor([int(positive) for _, positive, *_ in rows])
'''
OWN_ORDER = """order, place = np.random.default_rng({seed}).permutation(len(texts)), np.zeros(len(texts))
for label in range({classes}):  # each kind spread evenly over all parts
    mine = labels.numpy()[order] == label
    place[mine] = (np.arange(mine.sum()) + 0.5) / mine.sum()
order = order[np.argsort(place, kind="stable")]
"""
IDS = '''val, test = (sorted(part, key=lambda row: len(texts[row])) for part in (val, test))  # so that there is little to fill up
{tokenizer}

def ids(rows):
    """The numbers of each review's words; of a long one its beginning (a third) and its end."""
    found = [np.array(one.ids) for one in tokenizer.encode_batch([texts[row] for row in rows])]
    return [one if len(one) <= {length} else np.concatenate([one[:{head}], one[len(one) - {tail}:]]) for one in found]


def padded(reviews):
    """Reviews of different lengths as one tensor (B, T), 0 after the end of the shorter ones."""
    x = torch.zeros(len(reviews), max(map(len, reviews)), dtype=torch.long)
    for row, found in zip(x, reviews):
        row[: len(found)] = torch.tensor(found)
    return x.to(device)


x_train, y_train = ids(train), labels[train].to(device)  # learn from these
x_val, y_val = ids(val), labels[val].to(device)  # choose by these
x_test, y_test = ids(test), labels[test].to(device)  # judge once, at the end
'''
TOKENIZER = """
# From words to numbers: the {vocabulary:,} most frequent words; all others are {unknown}
tokenizer = Tokenizer(models.WordLevel(unk_token="{unknown}"))
tokenizer.normalizer = normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase(),
                                             normalizers.Replace("’", "'"), normalizers.Replace("`", "'")])
tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True)])
tokenizer.train_from_iterator([texts[row] for row in train], trainers.WordLevelTrainer(
    vocab_size={vocabulary}, special_tokens={special}, show_progress=False))
"""
BATCHES = '''
lengths = torch.tensor([len(review) for review in x_train])


def batches():
    """Which reviews come together: those of like length, so that there is little padding."""
    order = torch.randperm(len(x_train))
    near = torch.cat([group[lengths[group].argsort(stable=True)] for group in order.split({together})])
    return [near.split({batch})[place] for place in torch.randperm(-(-len(x_train) // {batch}))]
'''


def pieces(recipe: ReviewRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only reviews have."""
    check = ReviewTask.check_batch
    asked = ' and name != "weight.weight"' if recipe.readout == "last" else ""
    return Pieces(
        imports=_imports(recipe, kind),
        data=_reviews(recipe),
        network=_network(recipe),
        more="\n" + BATCHES.format(together=SORTED_TOGETHER * recipe.batch, batch=recipe.batch),
        scores=f"torch.cat([net(padded(x[at : at + {check}])).float() for at in range(0, len(x), {check})])",
        mode="dropout off",
        batches="batches()",
        batch="padded([x_train[row] for row in rows.tolist()])",
        weights=f"w.abs().sum() for name, w in net.named_parameters() if w.ndim > 1{asked}",
    )


def data_file(recipe: ReviewRecipe) -> str:
    """The file with the reviews that the script reads."""
    return {"mini": "reviews.tsv", "own": "my-reviews.tsv", "imdb": "aclImdb_v1.tar.gz"}[recipe.data]


def _imports(recipe: ReviewRecipe, kind: str) -> str:
    shipped, archive = recipe.start == "shipped", recipe.data == "imdb"
    needed = f"{data_file(recipe)}{f', {SHIPPED}.safetensors and reviews-tokens.json' if shipped else ''}"
    about = (
        f"A network for film reviews, trained as on Glassbox.\n\nNeeds torch, numpy and tokenizers{', safetensors' * shipped}; "
        f"beside it has to lie: {needed}.\n"
    )
    standard = ["import html", "import re", "import tarfile", "import unicodedata"] if archive else []
    parts = "" if shipped else ", models, normalizers, pre_tokenizers, trainers"
    others = [*(["from safetensors.torch import load_file"] if shipped else []), f"from tokenizers import Tokenizer{parts}"]
    return imports(about, kind, standard, others)


def _reviews(recipe: ReviewRecipe) -> str:
    return _table(recipe) + _parts(recipe) + IDS.format(tokenizer=_tokenizer(recipe), length=recipe.length, **_cut(recipe.length))


def _cut(length: int) -> dict[str, int]:
    return {"head": length // 3, "tail": length - length // 3}


def _table(recipe: ReviewRecipe) -> str:
    if recipe.data == "imdb":
        return ARCHIVE.format(tags=reviews.BREAK.pattern, no_text=reviews.NO_TEXT.pattern)
    names = recipe.classes if recipe.labels else ("against the film", "for it")
    labels = ", ".join(f"{place}: {name}" for place, name in enumerate(names))
    return TABLE.format(file=data_file(recipe), labels=labels)


def _parts(recipe: ReviewRecipe) -> str:
    if recipe.data == "own":
        held = held_rows(recipe.num_reviews)
        cuts = f"order[{2 * held}:{2 * held + recipe.training}], order[:{held}], order[{held}:{2 * held}]"
        return OWN_ORDER.format(seed=recipe.seed, classes=len(recipe.classes)) + f"train, val, test = {cuts}\n"
    if recipe.data == "imdb":
        kept, total = IMDB_VALIDATION, 25_000
        cuts = f"order[{kept}:{kept + recipe.training}], order[:{kept}], range({total}, {2 * total})"
    else:
        kept, total = MINI_PARTS[0], sum(MINI_PARTS)
        cuts = f"order[:{recipe.training}], order[{kept}:{kept + MINI_PARTS[1]}], order[{kept + MINI_PARTS[1]}:]"
    return f"order = np.random.default_rng(0).permutation({total:_})\ntrain, val, test = {cuts}\n"


def _tokenizer(recipe: ReviewRecipe) -> str:
    if recipe.start == "shipped":
        return '\n# From words to numbers, as the shipped LSTM knows them\ntokenizer = Tokenizer.from_file("reviews-tokens.json")\n'
    padding = FILLING if recipe.read_padding else SPECIAL[0]
    special = [*SPECIAL, FILLING] if recipe.read_padding else SPECIAL
    text = TOKENIZER.format(
        vocabulary=recipe.vocabulary, unknown=padding if recipe.unknown_padding else SPECIAL[1], special=str(special).replace("'", '"')
    )
    if recipe.read_padding:
        fill = f'tokenizer.enable_padding(length={recipe.length}, pad_id={len(SPECIAL)}, pad_token="{FILLING}")'
        text += f"{fill}  # a slip: padding that the network has to read\n"
    return text


def _network(recipe: ReviewRecipe) -> str:
    lines = [
        "# 2. The network",
        written(net_config(recipe, "tokenizer.get_vocab_size()")),
        "",
        "",
        *settled(recipe, "Net().to(device)"),
        *(_begun(recipe) if recipe.start == "shipped" else []),
        "",
    ]
    return "\n".join(lines)


def _begun(recipe: ReviewRecipe) -> list[str]:
    """The lines that begin with the shipped weights."""
    if not recipe.labels:
        return [f'net.load_state_dict(load_file("{SHIPPED}.safetensors"))  # not from random numbers']
    return [
        f'known = load_file("{SHIPPED}.safetensors")  # not from random numbers, but for the votes: they are for other labels',
        'net.load_state_dict({name: value for name, value in known.items() if not name.startswith("vote.")}, strict=False)',
    ]
