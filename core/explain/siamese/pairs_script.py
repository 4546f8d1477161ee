"""The script of *Which threshold?*: a thousand digits in a file, the network, and all their pairs judged by the arithmetic of the page."""

import inspect
import io

import numpy as np

from core.explain.siamese.pairs import exam
from core.models import siamese
from core.tasks.siamese import rates

HEAD = '''"""Same or different, at every threshold: as on Glassbox. Needs torch, numpy and safetensors, and both files beside it."""

from collections import OrderedDict

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

'''
TAIL = """
net = Siamese({width}, {features})
net.load_state_dict(load_file("siamese.safetensors"))
net.eval()
known = np.load("{file}")
with torch.inference_mode():
    features = net(torch.from_numpy(known["pictures"])[:, None])  # (1000, E)
apart = torch.cdist(features.double(), features.double(), compute_mode="donot_use_mm_for_euclid_dist").float()
one, other = torch.triu_indices(len(apart), len(apart), 1)  # every pair once
alike = torch.from_numpy(known["digits"][one] == known["digits"][other])
same, different = apart[one, other][alike], apart[one, other][~alike]
rate, at = equal_error(same, different)
print(f"AUC {{area(same, different):.5f}}, EER {{rate:.5f}} at a threshold of {{at:.3f}}")
threshold = {threshold}
print(f"at {{threshold}}: false accepts {{int((different <= threshold).sum())}}, false rejects {{int((same > threshold).sum())}}")
"""
FILE = "digits.npz"


def pairs_script(width: int, features: int, threshold: float) -> str:
    """A script that prints the same figures."""
    network, arithmetic = inspect.getsource(siamese), inspect.getsource(rates)
    parts = (network[network.index("TINY =") : network.index("def losses(")], arithmetic[arithmetic.index("def errors(") :])
    return HEAD + "\n".join(parts) + TAIL.format(width=width, features=features, threshold=f"{threshold:g}", file=FILE)


def as_file() -> bytes:
    """The thousand digits, as the script takes them."""
    pictures, digits = exam()
    made = io.BytesIO()
    np.savez_compressed(made, pictures=pictures, digits=digits)
    return made.getvalue()
