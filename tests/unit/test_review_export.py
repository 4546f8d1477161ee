"""A network for reviews leaves the app: its files are read by a script that knows nothing of this project."""

import json
import subprocess
import sys

import pytest
import torch
from safetensors import safe_open

from core.models.recurrent import CELLS
from core.models.review_code import ReviewNetConfig, written
from core.models.review_net import ATTENTION, READOUTS, ReviewNet
from core.tasks import trainer_for
from core.tasks.reviews.export import loader, to_safetensors
from core.tasks.reviews.recipe import ReviewRecipe
from core.zoo.reviews import ReviewReader

RECIPE = ReviewRecipe(train_limit=96, epochs=2, embedding=8, hidden_size=6, bidirectional=True, cell="gru", vocabulary=300, rate=0.01)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_network_written_out_is_the_network(cell, readout, bidirectional):
    is_the_network(cell, bidirectional, readout, 5)


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("embedding", [5, 6, 24])
def test_a_network_with_attention_written_out_is_the_network(readout, embedding):
    is_the_network(ATTENTION, False, readout, embedding)


def is_the_network(cell, bidirectional, readout, embedding):
    torch.manual_seed(3)
    ours = ReviewNet(20, embedding, 4, cell, bidirectional, dropout=0.3, readout=readout)
    torch.manual_seed(3)
    found = {"nn": torch.nn, "torch": torch}
    exec(written(ReviewNetConfig("20", embedding, 4, cell, bidirectional, readout, 0.3)), found)
    theirs = found["Net"]()
    assert {name: value.shape for name, value in theirs.state_dict().items()} == {n: v.shape for n, v in ours.state_dict().items()}
    for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        if not mine.any():  # distances begin as zeros, which would hide where they are added
            torch.nn.init.normal_(mine, generator=torch.Generator().manual_seed(1))
            other.data.copy_(mine.data)
    tokens = torch.tensor([[4, 9, 3, 0, 0], [5, 6, 7, 8, 9], [2, 0, 0, 0, 0]])
    for training in (False, True):
        torch.manual_seed(0)
        expected = ours.train(training)(tokens)
        torch.manual_seed(0)
        assert torch.equal(theirs.train(training)(tokens), expected)


def test_the_loader_reads_a_sentence_as_the_app_does(tmp_path):
    trainer = trainer_for(RECIPE, device="cpu")
    list(trainer.events())
    reader = ReviewReader(trainer.net, trainer.task.tokens)
    (tmp_path / "mine.safetensors").write_bytes(to_safetensors(trainer.net, RECIPE))
    (tmp_path / "words.json").write_text(reader.tokens.to_json(), encoding="utf-8")
    (tmp_path / "read.py").write_text(loader(trainer.net, RECIPE, "mine.safetensors", "words.json"), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "read.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    reading = reader("The movie was absolutely fantastic! I loved every moment.")
    assert done.stdout.strip() == f"{'for' if reading.positive else 'against'} the film: {reading.confidence:.1%}", done.stderr
    with safe_open(tmp_path / "mine.safetensors", "pt") as file:
        assert json.loads(file.metadata()["classes"]) == ["against", "for"]
        assert json.loads(file.metadata()["recipe"])["task"] == "reviews"
