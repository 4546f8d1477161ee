"""How fast reviews are read, learnt and explained: `python -m tests.benchmarks.reviews [part ...]`.

reading   reviews a second: `ReviewReader.probabilities`, against one review at a time, and against padding all to the longest
training  tokens a second: batches of reviews of like length, against padding every review to 200
server    from the text to everything that the view "Word by word" shows, against reading the text alone
page      from Enter to the full page in Chromium, for a text of 60 words, against the time that a pause in typing has to last

The reviews are those of the app, again and again and some in chains, so that their lengths differ as those of real ones do; or IMDB's,
where GLASSBOX_DATA names a folder that holds imdb/. Prints a line of JSON for each part. Run it on a machine that does nothing else.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch

from core import zoo
from core.data.reviews import reviews as data
from core.data.reviews.reviews import clean
from core.data.text.tokens import padded
from core.explain.reviews import swaps
from core.explain.reviews.words import after_word, attribute, per_word
from core.figures.reviews import reviews as figures
from core.pretrain.reviews import ReaderRecipe, batches, new, update
from pages.language.review_views.text_box import WAIT_MS
from tests.benchmarks.digits import spread, timed

MANY, LEARNT, LONGEST = 2000, 2000, 200  # reviews read; reviews learnt from; tokens that all are padded to
ROWS = 64  # in a batch where all reviews are equally long
WORDS = 60
TEXT = " ".join(next(example.text for example in data.examples() if example.name == "Long review").split()[:WORDS])


def texts(count: int) -> list[str]:
    """So many reviews."""
    folder = os.environ.get("GLASSBOX_DATA")
    if folder and (file := Path(folder) / "imdb" / "test.jsonl.gz").exists():
        found = data.read(file)
        return [found.texts[row] for row in np.random.default_rng(0).permutation(len(found))[:count]]
    random, short = np.random.default_rng(0), data.mini().training.texts
    sizes = np.clip(np.round(random.lognormal(1.5, 0.8, count)), 1, 40).astype(int)  # many short ones, a few very long
    return [" ".join(short[row] for row in random.integers(0, len(short), size)) for size in sizes]


def seconds(work: Callable[[], object]) -> float:
    """That one run of this takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def reading() -> dict:
    """Many reviews at once."""
    reader, found = zoo.load("reviews-lstm"), texts(MANY)
    reader.probabilities(found[:50])
    ids = reader.tokens.ids([clean(text) for text in found])
    together = seconds(lambda: reader.probabilities(found))
    some = found[: MANY // 10]
    one_by_one = seconds(lambda: [reader.probabilities([text]) for text in some]) * MANY / len(some)
    with torch.inference_mode():
        rows = ids[: MANY // 10]
        longest = max(len(row) for row in rows)
        full = padded([*rows, np.ones(longest, np.int64)])[:-1]
        to_longest = seconds(lambda: [reader.model(full[at : at + ROWS]) for at in range(0, len(full), ROWS)]) * MANY / len(rows)
    return {
        "what": f"{MANY} reviews read, {round(np.mean([len(row) for row in ids]))} tokens each on average, {longest} the longest",
        "reviews_per_second": round(MANY / together),
        "times_one_at_a_time": round(one_by_one / together, 1),
        "times_all_padded_to_the_longest": round(to_longest / together, 1),
    }


def training() -> dict:
    """Steps of the shipped LSTM's recipe, on reviews cut to 200 tokens."""
    tokens = zoo.load("reviews-lstm").tokens
    recipe = ReaderRecipe("lstm", vocabulary=tokens.size)
    found = [row[:LONGEST] for row in tokens.ids([clean(text) for text in texts(LEARNT)])]

    def steps(portions: Iterator[tuple[torch.Tensor, int]]) -> float:
        torch.manual_seed(0)
        net = new(recipe).train()
        optimizer = torch.optim.AdamW(net.parameters())
        spent, count = 0.0, 0
        for x, real in portions:
            spent += seconds(lambda x=x: update(net, optimizer, x, torch.full((len(x), 2), 0.5), 1e-3, recipe.clip))
            count += real
        return count / spent

    def alike() -> Iterator[tuple[torch.Tensor, int]]:
        for rows in batches(found, ROWS * LONGEST, np.random.default_rng(0)):
            portion = [found[row] for row in rows]
            yield padded(portion), sum(map(len, portion))

    def to_the_same() -> Iterator[tuple[torch.Tensor, int]]:
        wide = padded([*found, np.ones(LONGEST, np.int64)])[:-1]
        for at in range(0, len(found), ROWS):
            yield wide[at : at + ROWS], sum(map(len, found[at : at + ROWS]))

    bucketed, plain = steps(alike()), steps(to_the_same())
    return {
        "what": f"tokens of text learnt a second, {round(np.mean([len(row) for row in found]))} in a review on average",
        "tokens_per_second": round(bucketed),
        "padded_to_200": round(plain),
        "times_padded_to_200": round(bucketed / plain, 2),
    }


def server(times: int = 30) -> dict:
    """One thread for torch, as in the app."""
    reader, words = zoo.load("reviews-lstm"), TEXT.split()

    def whole() -> None:
        reading = reader(TEXT)
        where = [token.word for token in reading.tokens]
        parts = attribute(reader.model, [token.id for token in reading.tokens], reader.temperature)
        after = after_word(reading.odds, where, len(words), 0.0)
        figures.tiles(words, words, per_word(parts.tokens, where, len(words)), after, after)
        figures.in_words(after, words)
        figures.vote_rows(words, per_word(reading.shares * reading.votes, where, len(words)), per_word(reading.shares, where, len(words)))

    def menu() -> None:
        others = swaps.others(words[30])
        reader.probabilities([swaps.joined([*words[:30], other, *words[31:]])[0] for other in ["", words[30], *others]])

    everything, read = spread(timed(whole, times)), spread(timed(lambda: reader(TEXT), times))
    return {
        "what": f"{WORDS} words read, every word's part included",
        **everything,
        "reading_only": read,
        "menu_of_one_word": spread(timed(menu, times)),
        "times_reading_only": round(everything["median_ms"] / read["median_ms"], 1),
        "aim_ms": 200,
    }


def page(times: int = 15) -> dict:
    """Each time another text, so that no answer is remembered."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, FLAGS, start_app

    process, url = start_app()
    found = []
    try:
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page(viewport={"width": 1280, "height": 900})
            opened.goto(f"{url}/reviews")
            opened.get_by_role("group", name="The words of the review").wait_for(timeout=60_000)
            box = opened.get_by_role("textbox", name="Your review")
            for turn in range(times + 1):
                box.evaluate("(e, text) => { e.value = text; }", f"{TEXT} {turn}.")  # nothing is told before Enter
                opened.evaluate(WATCH, f"{turn}.")
                box.press("Enter")
                found.append(opened.evaluate("window.answered") / 1000)
    finally:
        process.terminate()
        process.wait(20)
    whole = spread(found[1:])
    return {
        "what": f"Enter to all words with their parts on the page, {WORDS} words",
        **whole,
        "typing_waits_ms": WAIT_MS,
        "times_the_wait": round(whole["median_ms"] / WAIT_MS, 2),
    }


# Measured inside the page: until the board shows the last word, and everything below it is of this answer, too.
WATCH = """word => { window.answered = new Promise(done => {
  let pressed = 0;
  addEventListener('keydown', () => pressed = performance.now(), {capture: true, once: true});
  const all = root => [root, ...[...root.querySelectorAll('*')].filter(e => e.shadowRoot).flatMap(e => all(e.shadowRoot))];
  const look = setInterval(() => {
    const last = all(document).map(root => root.querySelector('.words > button:last-child .text')).find(e => e);
    if (!pressed || last?.textContent !== word || document.querySelector('[data-stale="true"]')) return;
    clearInterval(look);
    done(performance.now() - pressed);
  }, 5);
}); }"""

PARTS = {"reading": reading, "training": training, "server": server, "page": page}


def main(quick: bool = False) -> None:
    """A line for each part; `quick`: the parts without a browser, little of each."""
    global MANY, LEARNT
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[], metavar="part")
    torch.set_num_threads(1)
    if quick:
        MANY, LEARNT = 40, 40
        for found in (reading(), training(), server(1)):
            print(json.dumps(found), flush=True)
        return
    for part in parser.parse_args().parts or PARTS:
        print(json.dumps(PARTS[part]()), flush=True)


if __name__ == "__main__":
    main()
