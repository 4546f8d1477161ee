"""Overlap, suppression and average precision: torchvision's numbers, scikit-learn's, and sums by hand."""

import numpy as np
import pytest
import torch
import torchvision
from sklearn.metrics import average_precision_score, precision_recall_curve

from core.data.scenes import CLASSES
from core.models.detector import CLASS_COUNT
from core.tasks.detector.boxes import average_precision, curve, iou, nms, nms_by_class, right_ones
from core.tasks.detector.precision import Found, judge


def boxes(count, seed=0, wide=60):
    torch.manual_seed(seed)
    corner = torch.rand(count, 2) * wide
    return torch.cat([corner, corner + 2 + torch.rand(count, 2) * 40], dim=1)


def test_overlap_is_torchvision_s():
    a, b = boxes(40), boxes(30, 1)
    assert torch.allclose(iou(a, b), torchvision.ops.box_iou(a, b), atol=1e-6)
    assert iou(a, a).diagonal() == pytest.approx(1) and iou(torch.tensor([[0.0, 0, 1, 1]]), torch.tensor([[2.0, 2, 3, 3]])) == 0
    # 2 x 2 and 2 x 2, shifted by one: 2 of 6 are shared
    assert float(iou(torch.tensor([[0.0, 0, 2, 2]]), torch.tensor([[1.0, 0, 3, 2]]))) == pytest.approx(2 / 6)


@pytest.mark.parametrize("overlap", [0.1, 0.3, 0.5, 0.9])
def test_suppression_is_torchvision_s(overlap):
    for seed in range(5):
        found, scores = boxes(80, seed), torch.rand(80)
        assert torch.equal(nms(found, scores, overlap), torchvision.ops.nms(found, scores, overlap))
        classes = torch.randint(4, (80,))
        theirs = torchvision.ops.batched_nms(found, scores, classes, overlap)
        assert torch.equal(nms_by_class(found, scores, classes, overlap), theirs)
    nothing = torch.zeros(0, 4)
    assert len(nms_by_class(nothing, torch.zeros(0), torch.zeros(0, dtype=torch.int64), overlap)) == 0


def test_a_box_is_right_once_and_only_with_its_class():
    truth, classes = torch.tensor([[0.0, 0, 10, 10], [20.0, 0, 30, 10]]), torch.tensor([3, 3])
    found = torch.tensor([[0.0, 0, 10, 9], [0.0, 0, 10, 10], [20.0, 0, 30, 10], [20.0, 0, 30, 10], [20.0, 0, 30, 3]])
    said = torch.tensor([3, 3, 4, 3, 3])
    # the first has the thing, so the second is one too many; the third says another class; the last overlaps by 0.3
    assert right_ones(found, said, truth, classes, 0.5).tolist() == [True, False, False, True, False]
    assert right_ones(found, said, truth[:0], classes[:0], 0.5).tolist() == [False] * 5


def naive(scores, right, count):
    """The definition, word by word: at each recall that is reached, the best precision there or further on."""
    order = np.argsort(-np.asarray(scores), kind="stable")
    hits = np.cumsum(np.asarray(right)[order])
    recalls, precisions = hits / count, hits / np.arange(1, len(hits) + 1)
    area, before = 0.0, 0.0
    for recall in sorted(set(recalls)):
        area += (recall - before) * max(p for r, p in zip(recalls, precisions, strict=True) if r >= recall)
        before = recall
    return area


def test_average_precision_by_hand_and_by_its_definition():
    # right, wrong, right, of 3: precision 1 up to a recall of 1/3, then 2/3 up to 2/3, then nothing
    assert average_precision(torch.tensor([0.9, 0.8, 0.7]), torch.tensor([True, False, True]), 3) == pytest.approx(1 / 3 + 2 / 9)
    assert average_precision(torch.zeros(0), torch.zeros(0, dtype=torch.bool), 3) == 0
    random = np.random.default_rng(0)
    for count in (20, 35):
        scores, right = random.permutation(40) / 40, random.random(40) < 0.4
        assert average_precision(torch.tensor(scores), torch.tensor(right), count) == pytest.approx(naive(scores, right, count))


def test_the_curve_is_scikit_learn_s():
    """Where every thing is found, its curve is ours; without the best precision further on, its average precision is ours, too."""
    random = np.random.default_rng(1)
    scores, right = random.permutation(50) / 50, random.random(50) < 0.6
    recall, precision = curve(torch.tensor(scores), torch.tensor(right), int(right.sum()))
    theirs, found, _ = precision_recall_curve(right, scores)
    at = len(theirs) - 2 - np.arange(len(theirs) - 1)  # theirs goes from the least sure to the surest, and ends at a recall of 0
    assert np.allclose(recall.numpy()[: len(at)], found[at]) and np.allclose(precision.numpy()[: len(at)], theirs[at])
    steps = recall.diff(prepend=torch.zeros(1, dtype=recall.dtype))
    assert float((steps * precision).sum()) == pytest.approx(average_precision_score(right, scores))
    falling = np.sort(right)[::-1].copy()  # all right ones first: precision never rises again
    sure = torch.arange(50, 0, -1)
    assert average_precision(sure, torch.tensor(falling), int(right.sum())) == pytest.approx(average_precision_score(falling, sure))


def test_map_is_the_mean_over_the_classes_that_there_are():
    things = torch.full((2, 7, 5), -1.0)
    things[0, 0] = torch.tensor([3.0, 20, 20, 10, 10])
    things[0, 1] = torch.tensor([5.0, 60, 20, 10, 10])
    things[1, 0] = torch.tensor([3.0, 20, 20, 10, 10])
    box = torch.tensor([[15.0, 15, 25, 25]])
    found = [Found(box, torch.tensor([0.9]), torch.tensor([3])), Found(box + 40, torch.tensor([0.8]), torch.tensor([3]))]
    judged = judge(found, things)
    each = judged.average_precisions()
    assert len(each) == CLASS_COUNT == len(CLASSES) and each[3] == pytest.approx(0.5) and each[5] == 0
    assert sum(np.isnan(each)) == CLASS_COUNT - 2 and judged.mean() == pytest.approx(0.25)
    recall, precision = judged.curve()
    assert recall.tolist() == pytest.approx([1 / 3, 1 / 3]) and precision.tolist() == [1.0, 0.5]
