"""Whether a picture is none of the thousand things."""

import numpy as np
import pytest
import torch

from core.data.pictures import choice
from core.explain.pictures.look import look
from core.explain.pictures.unnamed import LIMIT, evidence
from core.models.packaged import NAME
from core.zoo.backbone import pretrained


def of_sample(label):
    """The evidence in a sample photo."""
    network, pixels = pretrained(NAME), choice.sample(label, colour=True).pixels.astype(np.uint8)
    return evidence(look(network.model, network.tensor([pixels.transpose(1, 2, 0)])).scores)


def test_it_is_pytorchs_logarithm_of_the_sum_of_exponentials():
    scores = np.random.default_rng(0).normal(0, 40, 1000).astype(np.float32)
    assert evidence(scores) == pytest.approx(float(torch.logsumexp(torch.from_numpy(scores), 0)), abs=1e-4)
    assert evidence(np.full(1000, 1000, np.float32)) == pytest.approx(1000 + np.log(1000))


@pytest.mark.parametrize("label", ["Cat", "Coffee"])
def test_what_it_has_a_name_for_is_named(label):
    assert of_sample(label) > LIMIT
