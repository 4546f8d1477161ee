"""Look inside and try it, in the real app: choose a picture, see the maps, click a point, paste a picture from somewhere."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from core.data.pictures import picture_set
from core.tasks.pictures.export import Trained, to_safetensors
from core.tasks.pictures.recipe import recipe_for
from core.zoo.backbone import trained
from tests.browser.conftest import start_app
from tests.quiet_service import QuietService

pytestmark = pytest.mark.browser
PASTE = """([name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0)), transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, {type}));
  document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """The app with a trained network; its address, the name of the run, and the file that its network is downloaded as."""
    home, folder, random = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("pictures"), np.random.default_rng(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", str(home))
        files, labels = [folder / f"{number}.jpg" for number in range(12)], np.arange(12) % 2
        for file, label in zip(files, labels, strict=True):
            Image.fromarray((random.integers(0, 90, (40, 40, 3)) + 150 * label).astype(np.uint8)).save(file)
        name = picture_set.keep(["dark", "<b>light"], files, labels, picture_set.split(labels, range(12)), "somebody")
        picture_set.share(name, "somebody", True)  # whoever has the link sees the pictures, too
        service = QuietService()
        run_id = service.train(recipe_for(name, mode="head", side=32, epochs=2))
        network = trained(*service.network(run_id, task="pictures"))
        saved = folder / "network.safetensors"
        saved.write_bytes(to_safetensors(Trained(network.model, network.side, network.classes, network.temperature)))
        service.store.engine.dispose()
    server, url = start_app(home)
    yield url, run_id, saved
    server.terminate()
    server.wait(20)


def png(colour):
    file = io.BytesIO()
    Image.new("RGB", (60, 50), colour).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def test_maps_points_and_a_picture_that_is_pasted(page, app):
    from playwright.sync_api import expect

    url, run_id, _ = app
    page.goto(f"{url}/transfer?view=Look+inside&run={run_id}")
    page.get_by_text("Just show me").click(timeout=120_000)  # the first page of a cold server, which starts its processes, too
    expect(page.get_by_text("After: your network")).to_be_visible()
    maps = page.get_by_role("img", name=re.compile("where the network saw something that spoke for"))
    expect(maps).to_have_count(2)
    thumbs = page.get_by_role("img", name=re.compile("the framed one is chosen"))
    thumbs.focus()
    thumbs.press("ArrowRight")
    expect(page).to_have_url(re.compile("picture=[0-9a-f]{16}"))
    expect(page.get_by_text("“<b>light”, kept for validation")).to_be_visible()
    expect(page.get_by_text("of the spread", exact=False).first).to_be_visible(timeout=120_000)  # all pictures have been looked at

    page.goto(f"{url}/transfer?view=Try+it&run={run_id}")
    page.get_by_text("My picture", exact=True).click()
    expect(page.get_by_text("Drag a picture here from another web page")).to_be_visible()
    page.evaluate(PASTE, ["copied.png", "image/png", png((250, 250, 250))])
    expect(page.get_by_text("This is your picture.")).to_be_visible()
    page.evaluate(PASTE, ["picture.jpg", "image/jpeg", base64.b64encode(b"%PDF-1.7 no picture").decode()])
    expect(page.get_by_text("The last picture stays.")).to_be_visible()
    expect(page.get_by_text("This is your picture.")).to_be_visible()


def test_a_network_that_was_saved_here_is_sent_back_and_tried(page, app):
    from playwright.sync_api import expect

    url, run_id, saved = app
    assert saved.stat().st_size > 40 * 2**20  # a ResNet-18: larger than any other file that is taken
    page.goto(f"{url}/transfer?view=Try+it&run={run_id}")
    page.get_by_role("button", name="Use a network that was saved here").click(timeout=120_000)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(saved)
    expect(page.get_by_text("that you sent: it knows 2 classes")).to_be_visible(timeout=120_000)
