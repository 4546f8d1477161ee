"""One convolution as a script that runs on its own."""

from core.data.pictures.choice import Photo, code_of
from core.explain.convolution.sliding import Sliding


def script(photo: Photo, sliding: Sliding) -> str:
    """PyTorch for exactly this picture and this kernel; prints the shape and leaves the result in `output`, (1, 1, H', W').

    Raises:
        ValueError: The kernel does not fit into the picture.
    """
    C, H, W = photo.size
    sliding.check(H, W)
    lines = [code_of(photo), "import torch", "from torch.nn import functional as F", "", *_kernel(sliding, C)]
    lines += ["picture = torch.tensor(pixels)[None]  # (1, C, H, W)"]
    padding = f", padding={sliding.pad}" if sliding.pad and sliding.mode == "constant" else ""
    if sliding.mode == "reflect" and sliding.pad:
        lines.append(f'picture = F.pad(picture, ({sliding.pad},) * 4, mode="reflect")')
    stride = f", stride={sliding.stride}" if sliding.stride > 1 else ""
    dilation = f", dilation={sliding.dilation}" if sliding.dilation > 1 else ""
    lines.append(f"output = F.conv2d(picture, kernel, bias{stride}{padding}{dilation})  # (1, 1, H', W')")
    return "\n".join([*lines, 'print("shape", tuple(output.shape), "from", float(output.min()), "to", float(output.max()))', ""])


def _kernel(sliding: Sliding, channels: int) -> list[str]:
    k = sliding.size
    rows = [sliding.kernel[at : at + k] for at in range(0, len(sliding.kernel), k)]
    written = [f"[{', '.join(f'{weight:.9g}' for weight in row)}]" for row in rows[: channels * k]]
    slices = [",\n    ".join(written[at : at + k]) for at in range(0, len(written), k)]
    lines = [
        "kernel = torch.tensor([[[",
        "    " + ",\n], [\n    ".join(slices),
        f"]]], dtype=torch.float32)  # (1, {len(slices)}, {k}, {k})",
    ]
    if len(slices) < channels:
        lines.append(f"kernel = kernel.expand(1, {channels}, {k}, {k})  # the same for every channel")
    if sliding.turned:
        lines.append("kernel = kernel.flip(-1, -2)  # turned by 180 degrees: a true convolution")
    return [*lines, f"bias = torch.tensor([{sliding.bias:.9g}], dtype=torch.float32)"]
