"""The networks that everybody names: what they cost, how they are built, how far they see."""
