"""Why a run ended other than it should, in words for people; the whole story goes into the log."""

import logging
import uuid

import torch

DIED = "The process that trained it died: it was ended from outside, or the machine ran out of memory."
OUT_OF_MEMORY = "The machine ran out of memory. Try a smaller network or a smaller batch."
GPU_LOST = "The graphics card failed in the middle of it. It can go on from its last epoch."
INTERRUPTED = "The app was ended while this run was going on. It can go on from its last epoch."
NOT_KEPT = "Its last epoch is not kept any more: it can only be trained again from the start."
TAKEN_OUT = "Taken out of the queue before it began."
NO_PROCESS = "It was stopped before there was a process to train it."
NO_PLACE = "There was no process to train it for a long time. Try again later."
STOPPED_EARLY = "Stopped by hand before the training began."
STOPPED = "Stopped by hand before it had come to an end; what was saved by then is kept."
PAUSED_LONG = "It was paused while others waited, and has left its place to them; it can go on from where it was."
PAUSED_UNSAVED = "It was paused while others waited, and has left its place to them. The disk is full: where it was could not be saved."
STOPPED_HERE = "Somebody at the computer that runs this has stopped it; what was saved by then is kept."
STOPPED_BY_TEACHER = "The teacher of the class has stopped it; what was saved by then is kept."
STAYS = "Others wait, but what it has learnt cannot be saved: the disk is full or may not be written. So it goes on without giving way."

MEMORY = ("allocate memory", "out of memory")  # in what a processor's, or a card's, error says of it

log = logging.getLogger("glassbox.jobs")


def reason(error: BaseException) -> str:
    """What this error means for whoever asked for the run, in a sentence."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError) or any(words in str(error) for words in MEMORY):
        return OUT_OF_MEMORY
    if isinstance(error, torch.AcceleratorError):
        return GPU_LOST
    if isinstance(error, ValueError):
        return str(error)
    number = uuid.uuid4().hex[:8]
    log.error("error %s", number, exc_info=error)
    return f"Something went wrong in the training (error {number}); the log has the details."
