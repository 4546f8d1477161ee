"""What all tasks have in common that tell classes apart."""

import torch
from torch.nn import functional as F

from core.training.measures import ACCURACY, LOSS, Measure
from core.training.task import EvaluationResult


class Classification:
    """Scores of classes (N, K), and the class of each example (N,)."""

    measures: tuple[Measure, ...] = (LOSS, ACCURACY)

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Cross-entropy, summed over the examples."""
        return F.cross_entropy(outputs, labels, reduction="sum")

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Mean cross-entropy and share of right answers; kept are the "predictions" (N,) uint8 and their "confidence" (N,)."""
        confidence, predictions = torch.softmax(outputs, dim=1).max(dim=1)
        loss, accuracy = float(F.cross_entropy(outputs, labels)), float((predictions == labels).float().mean())
        kept = {"predictions": predictions.to(torch.uint8).cpu().numpy(), "confidence": confidence.cpu().numpy()}
        return EvaluationResult({"loss": loss, "accuracy": accuracy}, kept)
