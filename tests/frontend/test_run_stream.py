"""What a browser has of a run after each event of its stream, against what the server told."""

import json
import random
import subprocess

from pages.kit.run_panel.watched import changes
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node


def test_the_browser_has_what_the_server_told_whatever_changes():
    chance = random.Random(0)
    states, events = [], []
    for number in range(200):
        lists = {
            name: [chance.choice([None, 0.5, 1, [number, "x"]]) for _ in range(chance.randrange(5))] for name in ("batch", "told", "best")
        }
        kept = states[-1] if states else {}
        grown = {name: [*kept.get(name, []), *part] if chance.random() < 0.6 else part for name, part in lists.items()}
        now = grown | {"state": chance.choice(["running", "paused"]), "filters": {"url": chance.choice("ab")}, "over": False}
        events.append({"whole": changes({}, now)} if number % 50 == 0 else {"new": changes(kept, now)})
        states.append(now)
    events.append({})  # nothing new
    script = ROOT / "tests" / "frontend" / "hear_stream.js"
    done = subprocess.run([NODE, script], input=json.dumps(events), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [*states, states[-1]]
    assert any(part[0] for event in events for part in event.get("new", {}).values() if isinstance(part, list))  # some of it stays
