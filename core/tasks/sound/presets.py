"""Recipes for spoken words worth pressing Train on."""

from core.tasks.kind import START, WRONG, Preset, Question
from core.tasks.sound.recipe import RECORDING, SoundRecipe

SOUND_PRESETS: dict[str, Preset] = {
    "The pretrained ear": Preset(
        SoundRecipe(network="ear", epochs=12),
        START,
        "A head on a network that has heard 40 million pieces of videos: learnt within seconds.",
    ),
    "Spectrograms as pictures": Preset(
        SoundRecipe(epochs=15), START, "A CNN that begins with nothing looks at the whole word at once, as at a picture."
    ),
    "Frame by frame": Preset(
        SoundRecipe(network="gru", width=16, rate=0.01, epochs=12),
        START,
        "A GRU hears 124 frames, one after the other, and keeps 64 numbers in mind.",
    ),
    "No voice twice the same": Preset(
        SoundRecipe(shift=50.0, speed=0.1, pitch=2.0, bands=6, times=12),
        START,
        "The CNN with augmentation: faster, slower, higher, lower, later, with bands and times missing.",
    ),
    "The same voices on both sides": Preset(
        SoundRecipe(split=RECORDING, epochs=30),
        WRONG,
        "Validation is kept apart by recording, not by speaker. Predict what happens, then press Train.",
        Question(
            "The voices that it is validated by are heard in training too. How will it do on validation, and how on strangers in the test?",
            ["alike on both", "well on validation, worse on strangers", "worse on validation"],
            "well on validation, worse on strangers",
            "It knows these voices, rooms and microphones, and needs only to know them again; strangers cost it some points. The figure is "
            "right, and says nothing about anybody new: speakers, patients or writers have to be on one side only.",
        ),
    ),
}
