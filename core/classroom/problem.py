"""What a class refuses."""


class ClassProblem(ValueError):
    """Something that cannot be done in a class; one sentence for whoever asked."""
