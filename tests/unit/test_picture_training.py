"""Training on pictures: all four ways, from the recipe to a network that can be used."""

import numpy as np
import pytest

from core.training.picture_recipe import MODES, recipe_for
from tests.quiet_office import QuietOffice

SMALL = {"side": 32, "epochs": 2}


@pytest.fixture(scope="module", autouse=True)
def own_home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.mark.parametrize("mode", MODES)
def test_each_way_trains_and_its_network_says_the_same_again(mode):
    office = QuietOffice()
    run_id = office.train(recipe_for("textures", mode=mode, **SMALL))
    record = office.record(run_id)
    assert [end.number for end in record.ends] == [0, 1, 2]
    assert record.finished.test_accuracy == pytest.approx(record.finished.val_accuracy)
    backbone = office.pictures(run_id)
    assert backbone.classes == ("brick", "grass", "gravel") and backbone.side == 32
    from core.data.picture_set import picture_set

    pictures = picture_set("textures")
    rows = pictures.validation_rows
    probabilities = backbone.probabilities([pictures.files[row] for row in rows])
    best = record.verdicts[record.finished.best_epoch]
    assert (probabilities.argmax(1) == best.guesses).mean() > 0.9
    np.testing.assert_allclose(probabilities.max(axis=1), best.confidence, atol=0.05)
