"""Torchvision's weights: asked for, checked, made into safetensors; without internet the built-in network is used."""

import hashlib
import io
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import torch
from torchvision import models

from core.data.downloads import WEIGHTS, Download, File, Source, missing
from core.data.pictures import torchvision_weights
from core.models import pretrained
from core.storage.home import weights_folder
from core.storage.imagenet import imagenet_classes
from core.tasks import fit
from core.tasks.pictures.recipe import recipe_for
from core.zoo import backbone


class Danger:
    """What no reader may run."""

    def __reduce__(self):
        return (print, ("the pickle ran",))


@pytest.fixture(scope="module")
def published():
    """A file in the published form, with random numbers in it."""
    torch.manual_seed(0)
    stream = io.BytesIO()
    weights = models.resnet18().state_dict()
    del weights["bn1.num_batches_tracked"]  # as in files of before 2018
    torch.save(weights, stream)
    return stream.getvalue()


@pytest.fixture
def offer(tmp_path, monkeypatch):
    """A server that offers some bytes as resnet18's weights; gives the download of them into a home of its own."""
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    servers = []

    def make(content, sha256=""):
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *words):
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Answer))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        sha256 = sha256 or hashlib.sha256(content).hexdigest()
        source = Source(
            "the weights of ResNet-18",
            (File("resnet18.pth", sha256, len(content)),),
            (f"http://127.0.0.1:{servers[-1].server_port}/",),
            "the built-in network",
            weights_folder,
            partial(torchvision_weights.convert, "resnet18", "resnet18.pth", sha256),
            partial(torchvision_weights.there, "resnet18"),
        )
        return Download(source, source.folder())

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


def finished(download):
    download.start()
    download.wait(60)
    return download


def test_what_is_published_becomes_a_network_to_begin_with(offer, published):
    download = offer(published)
    with pytest.raises(ValueError, match="not on this machine"):
        backbone.pretrained("resnet18")
    assert missing(download.source)
    assert finished(download).problem == "" and download.share == 1
    assert not missing(download.source)
    assert [file.name for file in weights_folder().iterdir()] == ["resnet18.safetensors"]
    found = backbone.pretrained("resnet18")
    assert found.side == 224 and found.classes[0] == "tench" and len(found.classes) == 1000
    torch.manual_seed(0)
    same = models.resnet18().eval()
    x = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        torch.testing.assert_close(found.model(x), same(x), atol=1e-4, rtol=1e-4)
    events = list(fit(recipe_for("textures", backbone="resnet18", side=32, epochs=1), device="cpu"))
    assert events[-1].reason == "done"


def test_another_file_than_the_published_one_is_not_opened(offer, published, capsys):
    stream = io.BytesIO()
    torch.save({"a": Danger()}, stream)
    download = finished(offer(stream.getvalue(), hashlib.sha256(published).hexdigest()))
    assert "damaged" in download.problem and not list(weights_folder().iterdir())
    assert "ran" not in capsys.readouterr().out


def test_even_with_the_right_checksum_no_program_in_it_is_run(offer, capsys):
    stream = io.BytesIO()
    torch.save({"a": Danger()}, stream)
    download = finished(offer(stream.getvalue()))
    assert "does not hold the weights" in download.problem
    assert "ran" not in capsys.readouterr().out and not (weights_folder() / "resnet18.safetensors").exists()


def test_the_files_are_those_of_torchvision():
    for name, kind in (("resnet18", models.ResNet18_Weights), ("resnet34", models.ResNet34_Weights), ("resnet50", models.ResNet50_Weights)):
        source, theirs = WEIGHTS[name], kind.IMAGENET1K_V1
        (file,) = source.files
        assert source.mirrors[0] + file.name == theirs.url
        assert file.name == f"{name}-{file.checksum[:8]}.pth" and len(file.checksum) == 64
        assert file.size / 2**20 == pytest.approx(theirs.meta["_file_size"], abs=0.01)


def test_the_names_are_those_of_torchvision():
    assert imagenet_classes() == models.ResNet18_Weights.IMAGENET1K_V1.meta["categories"]


def test_damaged_weights_are_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    weights_folder().mkdir(parents=True)
    (weights_folder() / "resnet34.safetensors").write_bytes(b"no weights")
    with pytest.raises(ValueError, match="not on this machine"):
        pretrained.pretrained("resnet34")
