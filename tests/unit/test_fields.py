"""A field says what it is once: what a recipe inherits, what it refuses, and how its values are said."""

import json
from dataclasses import dataclass, fields, replace

import pytest

from core.tasks import TASKS, from_json
from core.training.fields import GROUPS, Setting, link_name, setting, settings
from core.training.linked import Linked

EVERY = [(task, name) for task, kind in TASKS.items() for name in settings(kind.recipe)]


@dataclass(frozen=True)
class Cake(Linked):
    """What every cake has."""

    eggs: int = setting(2, "Eggs", "How many.", limits=(1, 12), group="main", within="eggs")
    sugar: float = setting(0.5, "Sugar", limits=(0, 1), group="main", zero="none at all")
    oven: str = setting("gas", "Oven", choices={"gas": "a gas oven", "wood": "a wood fire"}, group="data")
    nuts: bool = setting(False, "Nuts")
    seed: int = setting(0, "Seed", format="d", zero="")
    price: float = setting(0.0, "Price", format=".2f")


@dataclass(frozen=True)
class Tart(Cake):
    """Another default, other words, and a field of its own."""

    eggs: int = 3
    sugar: float = setting(0.0, help="Less is more.", limits=(0, 0.4))
    oven: str = setting("gas", words={"gas": "gas"}, hide="kitchen")
    fruit: str = setting("plum", "Fruit", group="network")


def test_a_field_without_a_description_is_described_by_its_parent():
    assert settings(Tart)["eggs"] == settings(Cake)["eggs"] == Setting("Eggs", "How many.", limits=(1, 12), group="main", within="eggs")
    assert Tart().eggs == 3 and Cake().eggs == 2


def test_what_a_subclass_says_again_replaces_that_alone():
    before, after = settings(Cake)["sugar"], settings(Tart)["sugar"]
    assert after == replace(before, help="Less is more.", limits=(0, 0.4))
    assert settings(Tart)["oven"] == replace(settings(Cake)["oven"], words={"gas": "gas"}, hide="kitchen")
    assert settings(Cake)["sugar"].limits == (0, 1)  # the parent's is what it was


def test_settings_are_said_group_by_group_and_within_each_as_they_are_defined():
    assert list(settings(Cake)) == ["oven", "eggs", "sugar", "nuts", "seed", "price"]
    assert list(settings(Tart)) == ["oven", "fruit", "eggs", "sugar", "nuts", "seed", "price"]
    for kind in TASKS.values():
        places = [GROUPS.index(about.group) for about in settings(kind.recipe).values()]
        assert places == sorted(places)


def test_a_name_among_others_is_the_label_unless_another_is_given():
    assert settings(Cake)["eggs"].name == "Eggs" and Setting("How many eggs", said="Eggs").name == "Eggs"


@pytest.mark.parametrize(
    ("kind", "wrong", "says"),
    [
        (Cake, {"eggs": 0}, "eggs must be a number from 1 to 12, and not 0."),
        (Cake, {"eggs": 13}, "eggs must be a number from 1 to 12, and not 13."),
        (Cake, {"sugar": -0.1}, "sugar must be a number from 0 to 1, and not -0.1."),
        (Cake, {"sugar": float("nan")}, "sugar must be a number from 0 to 1, and not nan."),
        (Cake, {"sugar": float("inf")}, "sugar must be a number from 0 to 1, and not inf."),
        (Cake, {"oven": "sun"}, "oven can be gas, wood, and not 'sun'."),
        (Tart, {"sugar": 0.5}, "sugar must be a number from 0 to 0.4, and not 0.5."),
        (Tart, {"eggs": 13}, "eggs must be a number from 1 to 12, and not 13."),
        (Tart, {"oven": "x" * 500}, f"oven can be gas, wood, and not '{'x' * 40}'."),
    ],
)
def test_what_is_not_allowed_is_refused_in_one_sentence(kind, wrong, says):
    with pytest.raises(ValueError) as refused:
        kind(**wrong)
    assert str(refused.value) == says


@pytest.mark.parametrize("kind", [Cake, Tart])
def test_the_ends_of_the_limits_are_allowed(kind):
    for name, about in settings(kind).items():
        for value in about.limits or ():
            assert getattr(kind(**{name: value}), name) == value


def test_values_in_words():
    assert (Cake().in_words("nuts"), Cake(nuts=True).in_words("nuts")) == ("no", "yes")
    assert Cake(oven="wood").in_words("oven") == "a wood fire"
    assert (Tart().in_words("oven"), Tart(oven="wood").in_words("oven")) == ("gas", "wood")  # the words of comparisons come first
    assert Cake(sugar=0.0).in_words("sugar") == "none at all" and Cake(sugar=0.25).in_words("sugar") == "0.25"
    assert (Cake().in_words("seed"), Cake(seed=12_345).in_words("seed")) == ("0", "12345")
    assert (Cake().in_words("price"), Cake(price=3.5).in_words("price")) == ("none", "3.50")
    assert Cake(eggs=12).in_words("eggs") == "12" and Tart().in_words("fruit") == "plum"


def test_a_link_names_what_differs_and_comes_back():
    tart = Tart(eggs=5, nuts=True, sugar=0.4)
    assert tart.to_query() == {"eggs": "5", "nuts": "1", "sugar": "0.4"}
    assert Tart.from_query(tart.to_query()) == Tart.from_json(tart.to_json()) == tart
    assert Tart().to_query() == {} and Tart.from_query({"of others": "x"}) == Tart()


@dataclass(frozen=True)
class Pie(Tart):
    """A field that was renamed: links and stored recipes keep the name they had."""

    num_slices: int = setting(8, "Slices", limits=(1, 16), link="slices")


def test_a_field_that_was_renamed_keeps_its_name_in_links_and_in_json():
    pie = Pie(num_slices=6)
    assert pie.to_query() == {"slices": "6"} and json.loads(pie.to_json())["slices"] == 6
    assert Pie.from_query({"slices": "6"}) == Pie.from_json(pie.to_json()) == Pie.from_query({"num_slices": "6"}) == pie
    for name in ("slices", "num_slices"):
        with pytest.raises(ValueError, match=f"^{name} cannot be 'many'"):
            Pie.from_query({name: "many"})
    with pytest.raises(ValueError, match="slices must be a number from 1 to 16"):
        Pie(num_slices=99)


# What has to be changed with a value so that a recipe makes sense.
ALONG = {
    ("reviews", "own"): {"own": "0123456789abcdef", "num_reviews": 100, "batch": 8},
    ("forecast", "own"): {"own": "0123456789abcdef", "points": 100},
    ("tables", "own"): {"own": "0123456789abcdef", "rows": 100, "target": "answer", "num_classes": 2},
    ("table-numbers", "own"): {"own": "0123456789abcdef", "rows": 100, "target": "answer"},
    **{("tables", name): {"target": "a column", "num_classes": 2} for name in ("diabetes", "tips", "gapminder")},
    **{("table-numbers", name): {"target": "a column"} for name in ("study", "iris", "wine", "cancer", "cards")},
    **{(task, split): {"by": "a column"} for task in ("tables", "table-numbers") for split in ("order", "groups")},
    ("writing", "own"): {"own": "0123456789abcdef", "amount": 900, "known": 30, "batch": 8},
    ("next-number", "own"): {"own": "1 4 9 16 25 36 49 64 81 100 121 144 169 196 225", "batch": 4},
    **{("translate", language): {"data": "words"} for language in ("de", "fr", "es")},
}
FORMER = {
    "digits": {"half": "mixed_precision", "count": "train_limit"},
    "reviews": {
        "half": "mixed_precision", "count": "train_limit", "units": "hidden_size", "both_ways": "bidirectional", "reads": "readout",
        "rows": "num_reviews",
    },
    "pictures": {"half": "mixed_precision", "count": "train_limit", "rows": "num_train", "kinds": "num_classes", "turn": "rotate"},
    "next-number": {"half": "mixed_precision", "count": "train_limit", "units": "hidden_size"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("task", "link", "name"), [(task, *names) for task, all_of_them in FORMER.items() for names in all_of_them.items()]
)
def test_what_links_and_histories_call_a_field_is_read_for_ever(task, link, name):
    kind, more = TASKS[task].recipe, ALONG.get((task, "own"), {}) | {"data": "own"} if name == "num_reviews" else {}
    usual = getattr(kind(**more), name)
    other = not usual if isinstance(usual, bool) else {"votes": "last"}.get(usual) or usual + 40
    recipe = kind(**more | {name: other, "batch": 2})
    assert link_name(kind, name) == link and getattr(kind.from_query(recipe.to_query()), name) == other
    assert json.loads(recipe.to_json())[link] == other and name not in json.loads(recipe.to_json())
    assert getattr(from_json(json.dumps(json.loads(kind(**more).to_json()) | {link: other, "batch": 2})), name) == other


@pytest.mark.parametrize("task", TASKS)
def test_every_field_of_a_recipe_is_described_and_its_usual_value_is_allowed(task):
    kind = TASKS[task].recipe
    assert set(settings(kind)) == {field.name for field in fields(kind)}
    assert kind().task == task


@pytest.mark.parametrize(("task", "name"), EVERY)
def test_every_setting_on_a_form_stands_in_a_box(task, name):
    about = settings(TASKS[task].recipe)[name]
    if about.label:
        assert about.group in GROUPS and about.group, f"{name} of {task} has a label and no group"
        assert about.name and "{" not in about.name.format(examples="pictures")


@pytest.mark.parametrize(
    ("task", "name", "value"), [(task, name, value) for task, name in EVERY for value in settings(TASKS[task].recipe)[name].choices or ()]
)
def test_every_choice_is_accepted_has_its_words_and_comes_back_from_its_link(task, name, value):
    kind = TASKS[task].recipe
    found = kind(**{name: value} | ALONG.get((task, value), {}))
    assert getattr(found, name) == value and found.in_words(name)
    assert kind.from_query(found.to_query()) == found
    others = [choice for choice in settings(kind)[name].choices if choice != value]
    assert found.in_words(name) not in {kind(**{name: other} | ALONG.get((task, other), {})).in_words(name) for other in others}


@pytest.mark.parametrize(("task", "name"), [pair for pair in EVERY if settings(TASKS[pair[0]].recipe)[pair[1]].choices])
def test_no_other_choice_is_accepted(task, name):
    with pytest.raises(ValueError, match=f"^{link_name(TASKS[task].recipe, name)} can be .*, and not 'none of them'"):
        TASKS[task].recipe(**{name: "none of them"})


NUMBERS = [
    (task, name)
    for task, name in EVERY
    if type(settings(TASKS[task].recipe)[name].label and getattr(TASKS[task].recipe(), name)) in (int, float)
]


@pytest.mark.parametrize(("task", "name"), NUMBERS)
def test_every_number_on_a_form_has_limits_and_only_the_rate_is_typed_as_text(task, name):
    about = settings(TASKS[task].recipe)[name]
    assert about.choices or about.limits, f"{name} of {task} is a number without limits: its form cannot be shown"
    low, high = about.limits or (0, 1)
    assert low <= getattr(TASKS[task].recipe(), name) <= high
    assert all(low <= value <= high for value in about.steps)
    assert about.widget != "text" or name == "rate", f"the page reads {name} of {task} as a number, not as text"
