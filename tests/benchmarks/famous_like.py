"""Tables built like famous ones that do not come along, by rules with chance: names, ids, a leak, gaps, 26 words, long tails."""

from collections.abc import Callable

import numpy as np

Columns = dict[str, object]
LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))


def _draw(random: np.random.Generator, odds: np.ndarray) -> np.ndarray:
    return random.random(len(odds)) < 1 / (1 + np.exp(-odds))


def _gaps(random: np.random.Generator, values: np.ndarray, share: float) -> np.ndarray:
    kept = random.random(len(values)) >= share
    return np.where(kept, values.astype(object), "")


def ship(random: np.random.Generator, rows: int = 891) -> Columns:
    """As of a ship's passengers: names with titles, tickets, cabins mostly missing, ages partly; `alive` gives the answer away."""
    sex, grade = random.choice(["male", "female"], rows, p=[0.65, 0.35]), random.choice([1, 2, 3], rows, p=[0.24, 0.21, 0.55])
    age = np.clip(random.normal(38 - 5 * grade + 3, 14), 0.4, 80).round()
    family, fare = random.poisson(0.6, rows), np.exp(random.normal(5.2 - 0.95 * grade, 0.55)).round(4)
    odds = 0.4 + 2.6 * (sex == "female") - 0.9 * (grade - 1) - 0.9 * (grade == 3) * (sex == "female") + 2.2 * (age < 13) * (grade < 3)
    lives = _draw(random, odds - 0.02 * age - 0.5 * (family > 3) - 0.6)
    title = np.where(sex == "male", np.where(age < 13, "Master.", "Mr."), np.where(age < 28, "Miss.", "Mrs."))
    cabin = np.array([f"{LETTERS[at % 6].upper()}{number}" for at, number in enumerate(random.integers(1, 140, rows))], object)
    return {
        "PassengerId": np.arange(1, rows + 1), "Pclass": grade,
        "Name": [f"{''.join(random.choice(LETTERS, 7)).title()}, {one} {''.join(random.choice(LETTERS, 5)).title()}" for one in title],
        "Sex": sex, "Age": _gaps(random, age, 0.2), "SibSp": family, "Ticket": random.integers(1000, 400_000, rows), "Fare": fare,
        "Cabin": np.where(random.random(rows) < np.where(grade == 1, 0.2, 0.95), "", cabin),
        "Embarked": _gaps(random, random.choice(["S", "C", "Q"], rows, p=[0.72, 0.19, 0.09]), 0.002), "alive": np.where(lives, "yes", "no"),
        "Survived": lives.astype(int),
    }  # fmt: skip


def census(random: np.random.Generator, rows: int = 10_000) -> Columns:
    """As of a census: a work of 26 words, a country of 40, schooling twice, gains that are mostly 0; question marks for gaps."""
    age, school, work = random.integers(17, 90, rows), random.integers(1, 17, rows), random.integers(0, 26, rows)
    hours, married = np.clip(random.normal(40, 12, rows), 1, 99).round(), random.random(rows) < 0.46
    gain = np.where(random.random(rows) < 0.08, np.exp(random.normal(8.6, 1, rows)), 0).round()
    of_work = random.normal(0, 0.8, 26)
    odds = -13 + 0.33 * school + 2.2 * married + of_work[work] + 0.03 * hours + 0.22 * age - 0.0021 * age**2 + 2.5 * (gain > 7000)
    return {
        "age": age, "fnlwgt": np.exp(random.normal(12, 0.5, rows)).round(), "school": [f"grade {one}" for one in school],
        "school-num": school,
        "marital": np.where(married, "married", random.choice(["single", "divorced", "widowed"], rows)),
        "work": np.where(random.random(rows) < 0.06, "?", np.array([f"work {one}" for one in LETTERS])[work]),
        "country": np.array([f"country {at}" for at in range(40)])[np.minimum(random.geometric(0.5, rows) - 1, 39)], "gain": gain,
        "hours": hours, "income": np.where(_draw(random, odds + 0.4 * married * (school - 9) * 0.3), ">50K", "<=50K"),
    }  # fmt: skip


def fungi(random: np.random.Generator, rows: int = 8124) -> Columns:
    """As of mushrooms: nothing but categories written as letters; one of them tells 98.5 %, which is no leak."""
    bad = random.random(rows) < 0.48
    odour = np.where(bad, random.choice(list("fyscmp"), rows), random.choice(list("nal"), rows))
    odour = np.where(random.random(rows) < 0.03 * bad, "n", odour)
    found: Columns = {"class": np.where(bad, "p", "e"), "odor": odour}
    for at in range(12):
        count = 26 if at == 0 else int(random.integers(2, 13))
        shares = [random.dirichlet(np.ones(count) * (0.4 if at < 5 else 2)) for _ in range(2)]
        both = [random.choice(LETTERS[:count], rows, p=share) for share in (shares if at < 5 else shares[:1] * 2)]
        found[f"sign {at}"] = np.where(bad, *both)
    return found


def houses(random: np.random.Generator, rows: int = 1460) -> Columns:
    """As of house prices: 60 columns, an Id, 25 neighbourhoods, gaps, and a price with a long tail."""
    area, quality, year = np.exp(random.normal(7.25, 0.33, rows)).round(), random.integers(2, 11, rows), random.integers(1900, 2011, rows)
    place, lot = random.integers(0, 25, rows), np.exp(random.normal(9.1, 0.5, rows)).round()
    garage, cellar = random.integers(0, 4, rows), np.maximum(random.normal(1000, 400, rows), 0).round()
    price = 7.4 + 0.45 * np.log(area) + 0.09 * quality + 0.0028 * (year - 1970) + random.normal(0, 0.13, 25)[place] + 0.06 * garage
    price = np.exp(price + 0.08 * np.log(lot) + 0.00012 * cellar + random.normal(0, 0.12, rows))
    found: Columns = {
        "Id": np.arange(1, rows + 1), "LotArea": lot, "LotFrontage": _gaps(random, np.sqrt(lot).round(), 0.18), "OverallQual": quality,
        "YearBuilt": year, "GrLivArea": area, "Neighborhood": np.array([f"N{LETTERS[at]}" for at in range(25)])[place], "Garage": garage,
        "TotalBsmtSF": cellar, "1stFlrSF": (area * random.uniform(0.5, 1, rows)).round(),
        "Alley": _gaps(random, random.choice(["G", "P"], rows), 0.93),
    }  # fmt: skip
    for at in range(25):
        found[f"grade {at}"] = _gaps(random, random.choice(["Ex", "Gd", "TA", "Fa", "Po"], rows, p=random.dirichlet(np.ones(5))), 0.05)
    for at in range(20):
        found[f"measure {at}"] = np.where(random.random(rows) < 0.6, 0, np.exp(random.normal(4, 1, rows)).round())
    return found | {"SalePrice": price.round(-2)}


def forest(random: np.random.Generator, rows: int = 54_000) -> Columns:
    """As of forest cover: ten measures, 44 columns of 0 and 1, seven classes that overlap in a bent way."""
    height, aspect, slope = random.normal(2950, 280, rows).round(), random.integers(0, 361, rows), random.gamma(3, 4.7, rows).round()
    water, road, fire = (random.gamma(1.5, scale, rows).round() for scale in (180, 1500, 1300))
    area, soil = random.choice(4, rows, p=[0.45, 0.05, 0.43, 0.07]), random.integers(0, 40, rows)
    best = random.normal(2950, 300, (40, 7)) * 0.25 + np.array([3130, 2920, 2390, 2220, 2790, 2420, 3360]) * 0.75
    common = np.array([1.2, 1.6, 0.2, -1.5, -1.0, -0.4, -0.2])
    score = -(((height[:, None] - best[soil]) / 170) ** 2) + random.normal(0, 1.1, (4, 7))[area] + common
    bend = np.cos(np.radians(aspect))[:, None] * random.normal(0, 0.6, 7) + np.log1p(road)[:, None] * random.normal(0, 0.3, 7)
    score = score + bend + np.sqrt(water)[:, None] * random.normal(0, 0.06, 7) + random.gumbel(0, 0.7, (rows, 7))
    found: Columns = {
        "Elevation": height, "Aspect": aspect, "Slope": slope, "Water": water, "Rise": (water * random.normal(0.15, 0.2, rows)).round(),
        "Road": road, "Noon": np.clip(random.normal(223, 20, rows), 0, 254).round(), "Fire": fire,
    }  # fmt: skip
    found |= {f"Area{at}": (area == at).astype(int) for at in range(4)} | {f"Soil{at}": (soil == at).astype(int) for at in range(40)}
    return found | {"Cover": score.argmax(axis=1) + 1}


def stones(random: np.random.Generator, rows: int = 53_940) -> Columns:
    """As of cut stones: a price that grows with a power of the weight, three graded categories, three sizes that say the same."""
    carat = np.exp(random.normal(-0.4, 0.55, rows)).clip(0.2, 4).round(2)
    cut, colour, clear = (random.integers(0, count, rows) for count in (5, 7, 8))
    x = ((carat * 160) ** (1 / 3) * (1 + random.normal(0, 0.01, rows))).round(2)
    price = 7.75 + 1.85 * np.log(carat) + 0.05 * cut - 0.08 * colour - 0.015 * colour * carat + 0.12 * clear
    price = np.exp(price + random.normal(0, 0.1, rows))
    return {
        "": np.arange(1, rows + 1), "carat": carat, "cut": np.array(["Fair", "Good", "Very Good", "Premium", "Ideal"])[cut],
        "color": np.array(list("DEFGHIJ"))[colour], "clarity": np.array(["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"])[clear],
        "depth": random.normal(61.7, 1.4, rows).round(1), "table": random.normal(57.5, 2.2, rows).round(), "x": x,
        "y": (x * (1 + random.normal(0, 0.005, rows))).round(2), "z": (x * 0.62 * (1 + random.normal(0, 0.01, rows))).round(2),
        "price": np.clip(price, 326, 18_823).round(),
    }  # fmt: skip


def sugar(random: np.random.Generator, rows: int = 768) -> Columns:
    """As of a clinic: eight measures, zeros where nothing was measured, classes that overlap widely."""
    age, born = (21 + random.gamma(1.2, 10, rows)).round(), random.poisson(3.8, rows)
    glucose, mass = random.normal(118 + 0.15 * age, 29).round(), np.clip(random.normal(32, 7, rows), 18, 67).round(1)
    odds = -9.6 + 0.037 * glucose + 0.09 * mass + 0.11 * born + 0.6 * (age > 30) + random.normal(0, 0.4, rows)
    insulin = np.where(random.random(rows) < 0.48, 0, np.exp(random.normal(2.6 + 0.019 * glucose, 0.5)).round())
    return {
        "Pregnancies": born, "Glucose": glucose,
        "BloodPressure": np.where(random.random(rows) < 0.05, 0, random.normal(72, 12, rows).round()),
        "SkinThickness": np.where(random.random(rows) < 0.3, 0, random.normal(0.8 * mass + 3, 8).round()), "Insulin": insulin, "BMI": mass,
        "Pedigree": random.gamma(2.2, 0.21, rows).round(3), "Age": age, "Outcome": _draw(random, odds).astype(int),
    }  # fmt: skip


def loans(random: np.random.Generator, rows: int = 1000) -> Columns:
    """As of a bank's loans: thirteen coded categories, seven numbers, two classes that are hard to tell apart."""
    found: Columns = {}
    odds = np.full(rows, -1.0)
    for at in range(13):
        count = int(random.integers(2, 11))
        code = random.choice(count, rows, p=random.dirichlet(2 * np.ones(count)))
        found[f"attribute {at}"] = np.array([f"A{at}{number}" for number in range(count)])[code]
        odds = odds + random.normal(0, 0.7 if at < 5 else 0.15, count)[code]
    months = random.choice([6, 12, 18, 24, 36, 48], rows)
    amount = np.exp(random.normal(6.9 + 0.03 * months, 0.6)).round()
    odds = odds + 0.03 * (months - 20) + 0.00008 * (amount - 3000)
    return found | {
        "months": months, "amount": amount, "age": (19 + random.gamma(2, 8, rows)).round(), "rate": random.integers(1, 5, rows),
        "loan_id": random.permutation(np.arange(10_000, 99_999))[:rows], "risk": np.where(_draw(random, odds), "bad", "good"),
    }  # fmt: skip


def birds(random: np.random.Generator, rows: int = 344) -> Columns:
    """As of penguins: three species on islands, four measures, a few gaps."""
    kind = random.choice(3, rows, p=[0.44, 0.2, 0.36])
    means = np.array([[38.8, 18.3, 190, 3700], [48.8, 18.4, 196, 3733], [47.5, 15.0, 217, 5076]])
    off = random.normal(0, 1, (rows, 4)) * [2.8, 1.1, 6.5, 400]
    male = random.random(rows) < 0.5
    size = means[kind] + off + male[:, None] * [1.5, 0.6, 3, 300] - [0.7, 0.3, 1.5, 150]
    names = ("bill_length", "bill_depth", "flipper_length", "body_mass")
    return {
        "species": np.array(["Adelie", "Chinstrap", "Gentoo"])[kind],
        "island": np.array(["Biscoe", "Dream", "Torgersen"])[np.where(kind == 0, random.integers(0, 3, rows), np.where(kind == 1, 1, 0))],
        **{name: _gaps(random, size[:, at].round(1 if at < 2 else 0), 0.01) for at, name in enumerate(names)},
        "sex": _gaps(random, np.where(male, "male", "female"), 0.03),
    }  # fmt: skip


def motors(random: np.random.Generator, rows: int = 398) -> Columns:
    """As of cars: miles for a gallon against weight and power, a year, an origin, and names that are nearly all different."""
    weight, year = random.normal(2970, 830, rows).clip(1600, 5200).round(), random.integers(70, 83, rows)
    power = (weight * 0.033 * np.exp(random.normal(0, 0.2, rows))).round()
    miles = 46 - 0.011 * weight + 0.0000012 * weight**2 + 0.75 * (year - 76) - 300 * (power / weight - 0.03) + random.normal(0, 2.4, rows)
    return {
        "name": [f"{random.choice(['ford', 'vw', 'toyota', 'fiat'])} {''.join(random.choice(LETTERS, 6))}" for _ in range(rows)],
        "mpg": miles.round(1), "cylinders": np.select([weight < 2500, weight < 3400], [4, 6], 8),
        "displacement": (weight * 0.065).round(), "horsepower": _gaps(random, power, 0.015), "weight": weight, "year": year,
        "origin": np.where(weight > 3000, "usa", random.choice(["europe", "japan", "usa"], rows)),
    }  # fmt: skip


FAMOUS: dict[str, tuple[Callable[[np.random.Generator], Columns], str]] = {
    "ship": (ship, "Survived"), "census": (census, "income"), "fungi": (fungi, "class"), "houses": (houses, "SalePrice"),
    "sugar": (sugar, "Outcome"), "loans": (loans, "risk"), "birds": (birds, "species"), "motors": (motors, "mpg"),
    "forest": (forest, "Cover"), "stones": (stones, "price"),
}  # fmt: skip
