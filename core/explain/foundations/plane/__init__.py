"""A small network learns points in a plane: from a recipe to the film that the browser plays, words and a script."""
