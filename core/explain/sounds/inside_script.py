"""The script of *Inside*: the answer with and without a piece of the word, what is left of it, its maps, and what spoke for the answer."""

import inspect
import re

from core.explain.sounds import piece, rebuilt
from core.explain.sounds.inside import Piece
from core.explain.sounds.reading_script import HEAD, RECORDING, network
from core.models.mel import BANDS

LEFT = "without-the-piece.wav"
TAIL = """
samples, rate = soundfile.read("{file}", dtype="float32")  # one channel, 16,000 numbers a second
word = torch.from_numpy(framed(samples, {start}, {end}))  # (20192,)
left = {cut}
net = SpokenNet()
net.ear.load_state_dict(load_file("ear.safetensors"))
net.learnt().load_state_dict(load_file("spoken-digits.safetensors"))  # the last stage of the ear, which has learnt on, and the head
net.eval().requires_grad_(False)


def told(wave):
    scores = net(log_mel(wave[None]))[0] / {temperature}  # (11,); divided, so that the probabilities are honest
    digits, doubt = scores[:NO_DIGIT].softmax(0), scores.softmax(0)[NO_DIGIT].item()
    print(f"{{digits.argmax().item()}} with a probability of {{digits.max().item():.4f}}; that it is no digit: {{doubt:.4f}}")
    return digits.argmax().item() if doubt < {limit} else NO_DIGIT


print("The whole word:")
answer = told(word)
print("What is left:")
told(left)
soundfile.write("{left}", left.numpy(), RATE, subtype="FLOAT")

picture = log_mel(left[None])  # (1, 124, 32)
for name, maps in net.ear.activations(picture).items():
    print(f"{{name}}: {{maps.shape[1]}} maps of {{maps.shape[2]}} columns, the largest number {{maps.max():.4f}}")
spoke = times_input(net, picture, answer)  # (124, 32)
frame, band = divmod(spoke.argmax().item(), BANDS)
print(f"Most spoke frame {{frame}}, band {{band}} for the answer: {{spoke.max():.4f}}; in all {{spoke.sum():.4f}}")
"""


def inside_script(span: tuple[int, int], cut: Piece | None, temperature: float, limit: float) -> str:
    """A script that prints what the view shows.

    Args:
        span: From which sample to before which the word goes.
        cut: What is rubbed out of it, if anything is.
        temperature: What scores are divided by.
        limit: The probability of being no digit from which on a word is refused.
    """
    functions = (rebuilt.spectrum, rebuilt.wave_of, piece.hertz_of, piece.without, piece.times_input)
    more = re.sub(r"\bmel\.(?=[A-Za-z])", "", "\n\n".join(inspect.getsource(function) for function in functions))
    left = f"without(word, {cut.start}, {cut.end}, {cut.low}, {cut.high})  # of {BANDS} bands" if cut else "word"
    tail = TAIL.format(
        file=RECORDING, start=span[0], end=span[1], cut=left, temperature=temperature, limit=limit, left=LEFT
    )  # fmt: skip
    return f"{HEAD}{network()}\n\n{more}{tail}"
