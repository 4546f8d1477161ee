"""What the built-in ResNet could say after each stage: the heads, their card, and when it knows."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from core.data.pictures import choice
from core.explain.pictures.look import STAGES, look
from core.figures.pictures.knows import USUAL, knows_rows
from core.models import files
from core.models.pretrained import facts
from core.pretrain.make_stage_heads import fitted
from core.zoo.backbone import pretrained
from core.zoo.stage_heads import LAST, NAME, after_stages, settled, shares, usual


@pytest.fixture(scope="module")
def seen():
    """What the built-in network sees in the cat."""
    network = pretrained("built-in")
    x = network.tensor([choice.sample("Cat", colour=True).pixels.astype(np.uint8).transpose(1, 2, 0)])
    return look(network.model, x, network.temperature)


def test_every_stage_has_an_answer_and_the_last_is_the_networks(seen):
    said = after_stages(seen)
    assert list(said) == list(STAGES)
    assert all(found.shape == (200,) and found.sum() == pytest.approx(1, abs=1e-5) for found in said.values())
    assert np.array_equal(said[LAST], seen.probabilities)


def test_a_head_is_pytorchs_linear_layer_on_pooled_maps():
    head, maps = torch.nn.Linear(6, 4), torch.rand(1, 6, 5, 5)
    theirs = torch.softmax(head(torch.nn.functional.adaptive_avg_pool2d(maps, 1).flatten(1)), dim=1)[0].detach().numpy()
    found = shares(head.weight.detach().numpy(), head.bias.detach().numpy(), maps[0].numpy())
    assert np.allclose(found, theirs, atol=1e-6)


def test_heads_are_learnt_as_scikit_learn_does():
    random = np.random.default_rng(0)
    x, y = random.normal(size=(90, 5)).astype(np.float32), np.arange(90) % 3
    x[:, 0] += y
    decay = 0.02
    weight, bias = fitted(torch.from_numpy(x), torch.from_numpy(y), 3, decay)
    theirs = LogisticRegression(C=1 / (decay * len(x)), tol=1e-8, max_iter=1000).fit(x, y)
    mine = torch.softmax(torch.from_numpy(x) @ weight.T + bias, dim=1).numpy()
    assert np.allclose(mine, theirs.predict_proba(x), atol=2e-3)


def test_the_card_belongs_to_the_network_and_deeper_stages_know_more():
    card = files.read_card(NAME)
    assert card["of"]["sha256"] == facts("built-in").sha256  # another network needs other heads
    right = [usual()[stage]["top1"] for stage in STAGES]
    assert right == sorted(right) and right[0] > 1 / 200 and all(found["top5"] > found["top1"] for found in usual().values())
    assert (files.MODELS / f"{NAME}.safetensors").stat().st_size < 1e6


def test_it_is_settled_from_where_on_the_first_name_stays():
    answers = {"a": [0, 1, 0], "b": [1, 0, 0], "c": [0, 1, 0], "d": [0, 0.6, 0.4]}
    said = {stage: np.array(found, np.float32) for stage, found in answers.items()}
    assert settled(said) == "c"
    assert settled({"d": said["d"]}) == "d" and settled({"b": said["b"], "d": said["d"]}) == "d"


def test_the_chart_follows_the_last_answer(seen):
    said, names = after_stages(seen), pretrained("built-in").classes
    rows = knows_rows(said, names, usual())
    mine = [row["share"] for row in rows if row["what"] != USUAL]
    assert mine[-1] == pytest.approx(seen.probabilities.max()) and len(rows) == 2 * len(STAGES)
    assert rows[len(STAGES) - 1]["first"] == names[seen.best]
