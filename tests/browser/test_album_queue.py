"""The queue of files on their way to the album counts right, whatever becomes of them."""

import pytest

from pages.kit.frontend import modules

pytestmark = pytest.mark.browser

# Files two at a time, each answered when the test says so; what is told of them after each.
SEND = """async answers => {
  const waiting = [], told = [], rest = () => new Promise(done => setTimeout(done, 0));
  window.fetch = (url, {signal}) => new Promise((done, fail) => {
    signal.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
    waiting.push(said => done({headers: {get: () => "application/json"}, json: async () => said}));
  });
  const queue = albumQueue();
  Object.assign(queue, {limits: {picture: 1e6, zip: 1e6}, told: () => told.push([queue.done, queue.all])});
  queue.add([...Array(6).keys()].map(i => ({file: new Blob(["x"]), name: `${i}.png`, id: "a", kind: "A"})));
  for (const answer of answers) {
    await rest();
    if (answer === "stop") queue.stop(); else waiting.shift()?.(answer);
  }
  for (let i = 0; i < 9; i++) { await rest(); waiting.shift()?.({}); }
  return {told, said: queue.came + queue.refused.length + queue.hidden, busy: queue.busy};
}"""
FULL = {"problem": "There is no room for more.", "full": True}


@pytest.mark.parametrize(
    "answers",
    [[], [FULL], [{}, FULL], [FULL, FULL], [{}, {}, {"problem": "No picture."}, FULL, {}], ["stop"], [{}, "stop", {}]],
    ids=["all", "full", "full later", "both full", "mixed", "stopped", "stopped later"],
)
def test_never_more_is_sent_than_there_is(page, answers):
    page.set_content('<base href="http://127.0.0.1:1/">')
    queue = modules()["vision/transfer_views/album_board/queue.js"].decode()  # it imports nothing
    page.add_script_tag(content=queue.replace("export ", ""))
    found = page.evaluate(SEND, answers)
    assert not found["busy"] and all(done <= every for done, every in found["told"]), found
    assert found["told"][-1][0] == found["told"][-1][1], found
    assert found["said"] == (6 if "stop" not in answers else found["told"][-1][1])
