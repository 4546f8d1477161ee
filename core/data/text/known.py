"""Names that columns of tables have, and words that answers are; English and German, as classes write them."""

TEXTS = (
    "text", "review", "reviews", "comment", "sentence", "content", "body", "message", "opinion", "feedback", "phrase", "review_text",
    "reviewtext", "kommentar", "rezension", "kritik", "meinung", "satz", "bewertungstext", "title",
)  # fmt: skip
VERDICTS = (
    "label", "labels", "sentiment", "verdict", "polarity", "stars", "star", "rating", "ratings", "score", "class", "target", "y", "overall",
    "star_rating", "airline_sentiment", "urteil", "stimmung", "bewertung", "sterne", "wertung", "klasse",
)  # fmt: skip
INDEXES = ("", "unnamed: 0", "index", "id", "nr", "nr.", "no", "no.", "row", "rownames", "row.names", "...1", "#")
KNOWN = frozenset([*TEXTS, *VERDICTS, "id", "index", "unnamed: 0"]) - {"y"}
ANSWERS = frozenset([
    "positive", "negative", "neutral", "pos", "neg", "yes", "no", "true", "false", "good", "bad", "positiv", "negativ", "ja", "nein", "gut",
    "schlecht", "wahr", "falsch",
])  # fmt: skip
