"""Train a network that reads reviews, as a person does it; the service is a stand-in that trains nothing."""

from types import SimpleNamespace

import pytest

from core.data.reviews import own as own_reviews
from core.data.reviews.reviews import mini
from core.tasks import to_query
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.reviews.presets import REVIEW_PRESETS as PRESETS
from core.tasks.reviews.recipe import ReviewRecipe
from tests.pages.test_training import PAGE, address, found, said, service, train  # noqa: F401

OWN = "".join(f"Review number {number} says that it is {'good' if number % 2 else 'bad'}.\t{number % 2}\n" for number in range(40))


def test_the_address_chooses_what_to_learn_and_the_page_says_what_it_is(visit, service):  # noqa: F811
    at = visit(PAGE, task="reviews")
    assert at.segmented_control(key="train-task").value == "reviews" and not at.button(key="train").disabled
    assert "500 reviews / batch 32 → 16 iterations an epoch, 160 in all" in said(at)
    assert "**138,051 parameters** to learn" in said(at) and address(at) == {"task": "reviews"}
    train(at)
    assert service.asked[0].recipe == ReviewRecipe()


def test_there_and_back_keeps_both_drafts_and_closes_the_run(visit, service):  # noqa: F811
    at = train(visit(PAGE, rate="0.5"))
    at.segmented_control(key="train-task").set_value("reviews").run()
    assert not at.exception and address(at) == {"task": "reviews"} and "train-run" in at.session_state and not at.session_state["train-run"]
    at.number_input(key="train-units").set_value(20).run()
    at.segmented_control(key="train-task").set_value("digits").run()
    assert address(at) == {"rate": "0.5"}
    at.segmented_control(key="train-task").set_value("reviews").run()
    assert address(at) == {"task": "reviews", "units": "20"}


@pytest.mark.parametrize(
    "name", [name for name, preset in PRESETS.items() if preset.recipe.data == "mini" and preset.recipe.start == "random"]
)
def test_every_recipe_is_one_click_and_its_link_restores_it(visit, service, name):  # noqa: F811
    at = visit(PAGE, task="reviews")
    at.button(key=f"train-preset-{name}").click().run()
    assert not at.exception and address(at) == to_query(PRESETS[name].recipe) and PRESETS[name].sentence in said(at)
    train(visit(PAGE, **address(at)))
    assert service.asked[-1].recipe == PRESETS[name].recipe


def test_the_network_is_chosen_and_counted(visit, service):  # noqa: F811
    at = visit(PAGE, task="reviews")
    at.segmented_control(key="train-cell").set_value("rnn").run()
    at.toggle(key="train-both_ways").set_value(True).run()
    at.selectbox(key="train-reads").set_value("last").run()
    recipe = ReviewRecipe(cell="rnn", bidirectional=True, readout="last")
    assert not at.exception and address(at) == to_query(recipe)
    assert train(at) and service.asked[0].recipe == recipe


def test_the_slips_are_switches(visit, service):  # noqa: F811
    at = visit(PAGE, task="reviews")
    at.toggle(key="train-read_padding").set_value(True).run()
    at.toggle(key="train-unknown_padding").set_value(True).run()
    assert train(at) and service.asked[0].recipe == ReviewRecipe(read_padding=True, unknown_padding=True)


@pytest.mark.parametrize(
    ("query", "says"), [({"length": "1"}, "from 2 to 1000"), ({"cell": "gpt"}, "cell can be"), ({"rate": "0"}, "above 0")]
)
def test_a_damaged_link_is_said_and_gives_the_standard_recipe_of_its_task(visit, service, query, says):  # noqa: F811
    at = visit(PAGE, task="reviews", **query)
    assert says in at.warning[0].value.replace("\\", "") and at.segmented_control(key="train-task").value == "reviews"
    assert not at.button(key="train").disabled


def test_a_link_to_a_task_that_there_is_not(visit, service):  # noqa: F811
    at = visit(PAGE, task="poems")
    assert "task can be digits or reviews" in at.warning[0].value and at.segmented_control(key="train-task").value == "digits"


def test_imdb_is_offered_for_download_where_it_is_missing(visit, service, monkeypatch):  # noqa: F811
    task = SimpleNamespace(running=False, problem="", share=0.0)
    task.start, task.stop = (lambda: vars(task).update(running=True, share=0.25)), (lambda: vars(task).update(running=False))
    monkeypatch.setattr("pages.kit.offer.download", lambda source: task)
    at = visit(PAGE, task="reviews")
    at.selectbox(key="train-data").set_value("imdb").run()
    assert at.button(key="train").disabled and "IMDB is not on this machine" in at.error[0].value
    at.button(key="imdb-start").click().run()
    assert not at.exception and task.running and at.button(key="imdb-stop")


def own(visit):
    """The page where reviews of one's own are chosen."""
    at = visit(PAGE, task="reviews")
    return at.selectbox(key="train-data").set_value("own").run()


def test_a_table_of_ones_own_is_read_split_and_trained_on(visit, service):  # noqa: F811
    at = own(visit)
    assert at.button(key="train").disabled and "Choose a file" in at.error[0].value.replace("\\", "")
    at.file_uploader(key="train-file").upload("mine.tsv", OWN.encode("utf-16"), "text/plain").run()
    assert not at.exception and column(at, "Labels are in").value == "column 2"
    assert "1 is for the film, 0 against" in taken(at) and not at.warning
    at.button(key="train-use-table").click().run()
    assert not at.exception and "40 different reviews" in at.success[0].value.replace("\\", "") and not at.button(key="train").disabled
    recipe = train(at) and service.asked[0].recipe
    assert (recipe.data, recipe.num_reviews, recipe.training) == ("own", 40, 28) and recipe.batch <= 28
    assert len(own_reviews.load(recipe.own)) == 40
    assert address(visit(PAGE, **address(at)))["own"] == recipe.own


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(30)) * 9, "no text file"),
        (b"<script>alert(1)</script>", "Only one column"),
        (b"a\tb\n" * 30, "there must be 2 to 20"),
        (b'[{"text": "fine", "label": 1},\n]', "Line 2"),
    ],
)
def test_a_file_that_is_no_table_of_labelled_reviews_is_one_sentence(visit, service, raw, says):  # noqa: F811
    at = own(visit)
    at.file_uploader(key="train-file").upload("x.csv", raw, "text/csv").run()
    if (use := [button for button in at.button if button.key == "train-use-table"]) and len(at.error) < 2:
        use[0].click().run()
    assert not at.exception and any(says in error.value.replace("\\", "") for error in at.error)
    assert at.button(key="train").disabled


def taken(at):
    """How the table was taken, in a line."""
    return next(part.value for part in at.markdown if part.value.startswith(":material/rule:")).replace("\\", "").replace("\u2060", "")


def column(at, label):
    return next(box for box in at.selectbox if box.label == label)


def test_a_table_with_labels_of_any_kind_is_trained_on(visit, service):  # noqa: F811
    at = own(visit)
    topics = ("Sport", "Food", "Weather")
    rows = "".join(f"text number {number} of {topics[number % 3]} {number * 7},{topics[number % 3]}\n" for number in range(60))
    at.file_uploader(key="train-file").upload("mine.csv", ("text,topic\n" + rows).encode(), "text/csv").run()
    assert not at.exception and "labels in “topic”: Sport (20), Food (20), Weather (20)" in taken(at)
    at.button(key="train-use-any").click().run()
    assert not at.exception and "60 different texts with 3 labels" in at.success[0].value.replace("\\", "")
    recipe = train(at) and service.asked[0].recipe
    assert recipe.classes == topics and recipe.num_reviews == 60 and own_reviews.load(recipe.own).labels.max() == 2
    assert address(visit(PAGE, **address(at)))["labels"] == recipe.labels


def test_labels_are_sorted_by_hand_and_turned_round(visit, service):  # noqa: F811
    at = own(visit)
    rows = "".join(f"Review {number}: {'a wonderful film' if number % 2 else 'dull and boring'};{2 - number % 2}\n" for number in range(40))
    at.file_uploader(key="train-file").upload("mine.csv", ("text;grade\n" + rows).encode("cp1252"), "text/csv").run()
    assert "Separated by semicolons, heading in line 1" in taken(at) and "Mostly reversed?" in at.warning[0].value
    at.button(key="train-turn").click().run()
    assert not at.exception and not at.warning and "1 is for the film, 2 against" in taken(at)
    for_it, against = (next(box for box in at.multiselect if box.label == label) for label in ("For the film", "Against it"))
    assert (for_it.value, against.value) == (["1"], ["2"])
    against.set_value([]).run()
    at.button(key="train-use-table").click().run()
    assert any("two sides" in error.value for error in at.error)
    next(box for box in at.multiselect if box.label == "Against it").set_value(["2"]).run()
    at.button(key="train-use-table").click().run()
    recipe = train(at) and service.asked[0].recipe
    assert own_reviews.load(recipe.own).labels.tolist() == [0, 1] * 20


def test_separator_heading_and_columns_are_put_right(visit, service):  # noqa: F811
    at = own(visit)
    rows = "".join(f"a;wonderful film,{number};pos\nb;dull film,{number};neg\n" for number in range(20))
    at.file_uploader(key="train-file").upload("mine.csv", rows.encode(), "text/csv").run()
    controls = {group.label: group for group in at.segmented_control}
    assert controls["Between the cells"].value == ";" and len(at.dataframe[0].value.columns) == 3
    controls["The first row"].set_value(True).run()
    assert "heading in line 1" in taken(at) and len(column(at, "Labels are in").options) == 3
    {group.label: group for group in at.segmented_control}["The first row"].set_value(False).run()
    column(at, "Labels are in").set_value("column 1").run()
    assert "labels in “column 1”: a (20), b (20)" in taken(at)  # nobody can tell which of them would be for a film
    column(at, "Labels are in").set_value("column 3").run()
    at.button(key="train-use-table").click().run()
    assert not at.exception and "40 different reviews" in at.success[0].value.replace("\\", "")
    {group.label: group for group in at.segmented_control}["Between the cells"].set_value(",").run()
    assert not at.exception and len(at.dataframe[0].value.columns) == 2


def test_typed_sentences_fine_tune_the_shipped_network(visit, service):  # noqa: F811
    at = own(visit)
    at.text_area(key="train-for").set_value("\n".join(f"It was great fun, number {number}." for number in range(8)))
    at.text_area(key="train-against").set_value("\n".join(f"A dull <b>story</b>, number {number}." for number in range(8)))
    at.button(key="train-use-typed").click().run()
    assert not at.exception and "16 different sentences" in at.success[0].value.replace("\\", "")
    assert address(at)["start"] == "shipped" and address(at)["rate"] == "0.0003" and address(at)["rows"] == "16"
    at = own(visit)
    at.text_area(key="train-for").set_value("Only one.")
    at.button(key="train-use-typed").click().run()
    assert any("10 or more are needed" in error.value for error in at.error)


def test_own_reviews_that_are_gone_are_said(visit, service):  # noqa: F811
    name = own_reviews.keep(mini().validation)
    link = {"task": "reviews", "data": "own", "own": name, "rows": "100", "batch": "16"}
    assert not visit(PAGE, **link).button(key="train").disabled
    assert "does not fit" in visit(PAGE, **link | {"rows": "90"}).error[0].value.replace("\\", "")
    (own_reviews.own_folder() / f"{name}.tsv").unlink()
    assert "not on this machine any more" in visit(PAGE, **link).error[0].value.replace("\\", "")


def test_a_prediction_is_asked_for_and_marked_when_it_is_over(visit, service):  # noqa: F811
    at = visit(PAGE, **to_query(PRESETS["Padding that is read"].recipe))
    at.radio(key="train-guess-Padding that is read").set_value("a little less").run()
    train(at)
    assert service.silent and not at.info
    service.asked[0].alive = False
    at.run()
    assert "It is: next to nothing" in at.info[0].value


def test_a_teachers_link_hides_controls(visit, service):  # noqa: F811
    at = visit(PAGE, task="reviews", hide="task-slips-network-data")
    keys = {widget.key for widget in (*at.segmented_control, *at.toggle, *at.selectbox, *at.number_input)}
    assert not keys & {"train-task", "train-read_padding", "train-cell", "train-data", "train-units"} and "train-optimizer" in keys
    assert train(at) and service.asked[0].recipe == ReviewRecipe()


def test_the_finder_works_for_reviews(visit, service):  # noqa: F811
    at = visit(PAGE, task="reviews", embedding="8", units="8", half="0")
    found(at.button(key="train-find").click().run())
    assert not at.exception and ("falls most steeply" in said(at) or "does not fall" in said(at))


def test_old_links_and_runs_are_digits(visit, service):  # noqa: F811
    assert train(visit(PAGE, rate="0.25")) and service.asked[0].recipe == DigitRecipe(rate=0.25)
