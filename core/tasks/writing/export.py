"""What a training on a text leaves behind, in forms that other programs read."""

import inspect

from safetensors.torch import save

from core.data.writing.alphabet import Alphabet
from core.models import letter_net
from core.models.recurrent import cells_code
from core.tasks.kind import Exports
from core.tasks.writing.recipe import WritingRecipe

LOADER = '''"""Load a network that was trained on Glassbox and let it write. Needs torch and safetensors."""

import json

import torch
from safetensors.torch import load_file
from torch import nn

{cells}
State = torch.Tensor | tuple[torch.Tensor, torch.Tensor]


{network}

tokens = json.load(open("{tokens}", encoding="utf-8"))["tokens"]  # the first ends a line, the second is what is not known
net = LetterNet({count}, {embedding}, {hidden_size}, "{cell}")
net.load_state_dict(load_file("{file}"))
net.eval()

torch.manual_seed(0)
temperature, state, token, written = 0.8, None, 0, []
with torch.no_grad():
    for _ in range({most}):
        scores, state = net.read(torch.tensor([[token]]), state)
        scores[0, -1, 1] = -torch.inf
        token = torch.multinomial((scores[0, -1] / temperature).softmax(dim=0), 1).item()
        written.append(tokens[token])
print("".join(written))
'''


def exports(recipe: WritingRecipe, net: tuple[letter_net.LetterNet, Alphabet], name: str) -> Exports:
    """Weights with the recipe inside, the tokens, and a script that loads both and writes."""
    network, alphabet = net
    file, tokens = f"{name}.safetensors", f"{name}-tokens.json"
    notes = {"recipe": recipe.to_json(), "input": f"(batch, {recipe.token}s) as numbers of the file of tokens"}
    weights = {key: value.detach().cpu().contiguous() for key, value in network.state_dict().items()}
    loader = LOADER.format(
        cells=cells_code(), network=inspect.getsource(letter_net.LetterNet), tokens=tokens, count=len(alphabet), file=file,
        embedding=recipe.embedding, hidden_size=recipe.hidden_size, cell=recipe.cell, most=40 if recipe.by_word else 120,
    )  # fmt: skip
    return Exports(
        "The weights of the best epoch, for PyTorch, with the recipe inside, its tokens, and the loader below.",
        {"Weights (safetensors)": (file, lambda: save(weights, notes)), "Tokens (JSON)": (tokens, alphabet.to_json)},
        loader,
    )
