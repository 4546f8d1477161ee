"""Which words of a review spoke for the film, and which against it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from captum.attr import IntegratedGradients
from numpy.typing import NDArray

from core.data.reviews.reviews import POSITIVE
from core.models.review_net import ReviewNet, odds_for

STEPS, STEPS_LONG = 32, 16  # along the way from blank words to the text
MOST_STEPS, MOST_LONG = 1024, 256
REST = 0.01  # a larger rest can be seen on screen: then four times as many steps are taken
LONG = 400  # tokens; from here on it takes a person's patience
AT_ONCE = 16_000  # words in one batch, all steps together: more only costs memory


@dataclass(frozen=True)
class Parts:
    """The part of each token in the log-odds "positive : negative", by integrated gradients (Sundararajan, Taly and Yan 2017).

    From blank words on, whose embedding is all zeros, to the words of the text. Blank + all parts = score.
    """

    tokens: NDArray[np.float32]  # (T,) positive: for the film, negative: against it
    blank: float  # the score of so many blank words
    score: float  # the score of the text

    @property
    def rest(self) -> float:
        """By how much blank + all parts fails to be the score; small, because steps are added until it is."""
        return self.score - self.blank - float(self.tokens.sum())


def attribute(model: ReviewNet, ids: Sequence[int], temperature: float = 1.0, label: int = POSITIVE) -> Parts:
    """Share out the score of a review among its tokens (T ids); `temperature` divides the score, as in the reader, for this `label`."""
    with torch.no_grad():
        x = model.embedding(torch.tensor([list(ids)]))  # (1, T, E)

    def score(embedded: torch.Tensor) -> torch.Tensor:
        return odds_for(read_embedded(model, embedded) / temperature, label)

    with torch.inference_mode():
        here, blank = (float(value) for value in score(torch.cat([x, torch.zeros_like(x)])))
    steps, most = (STEPS, MOST_STEPS) if len(ids) <= LONG else (STEPS_LONG, MOST_LONG)
    while True:
        # Without `internal_batch_size` Captum takes all steps at once; of a long text some at a time.
        size = None if steps * len(ids) <= AT_ONCE else max(1, AT_ONCE // len(ids))
        how = {"n_steps": steps, "method": "gausslegendre", "internal_batch_size": size}
        found = IntegratedGradients(score).attribute(x, torch.zeros_like(x), **how)
        parts = Parts(found[0].sum(dim=1).detach().numpy().astype(np.float32), blank, here)
        if abs(parts.rest) < REST or steps >= most:
            return parts
        steps = min(4 * steps, most)


def read_embedded(model: ReviewNet, x: torch.Tensor) -> torch.Tensor:
    """The scores (B, classes) of reviews whose words are vectors already, (B, T, E), all of length T. No dropout.

    The same arithmetic as `ReviewNet.forward`, which begins with ids: no gradient reaches a word through its id. Captum's way
    around that, a hook on the embedding, would mix up people's texts in a network that they share.
    """
    votes, weights = model.ballots(model.remembered(x))
    return (model.shares(weights)[:, :, None] * votes).sum(dim=1)


def per_word(values: NDArray[np.floating], words: Sequence[int], count: int) -> NDArray[np.float32]:
    """The sum over the tokens of each word, (count,); `words` (T,) says which word a token belongs to. A word without tokens has 0."""
    return np.bincount(np.asarray(words, dtype=np.int64), weights=values, minlength=count)[:count].astype(np.float32)


def after_word(values: NDArray[np.floating], words: Sequence[int], count: int, before: float) -> NDArray[np.float32]:
    """The value at the last token of each word, (count,); a word without tokens has that of the word before it.

    Args:
        values: (T,) something that is known after each token.
        words: (T,) which word each token belongs to, never falling.
        count: How many words there are.
        before: The value before the first word.
    """
    ends = np.searchsorted(np.asarray(words), np.arange(count), side="right")  # how many tokens have been read after each word
    return np.concatenate([[before], values]).astype(np.float32)[ends]
