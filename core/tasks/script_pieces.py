"""What a task puts into the script of a training."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pieces:
    """Lines of Python; the loop, the optimizer and the schedule around them are the same for every task."""

    imports: str
    data: str
    network: str
    scores: str  # the scores of all examples x, as an expression
    mode: str  # how a network is judged, in words
    batches: str  # the batches of an epoch, as an expression: which rows belong to each
    batch: str  # the inputs of the rows of a batch
    weights: str  # the sizes of all weights that the L1 penalty is on, to be summed
    begin: str = "net.train()"  # what is done at an epoch's begin
    parameters: str = "net.parameters()"  # what the optimizer gets
    finer: bool = False  # its groups have rates of their own
    by_accuracy: bool = False  # the best epoch is the one with most right answers, and among equals the smallest loss
    more: str = ""  # functions that the loop needs
    first: list[str] = field(default_factory=list)  # what is done with every batch before it is shown to the network
