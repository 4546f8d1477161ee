"""What is said of something that a network has made up, as a snapshot keeps it."""

NEW, LEARNT, KEPT_ASIDE, HELD_BACK = range(4)  # a line: nobody wrote it, it has read it, it has not read it, it is not shown
STRETCH = 4  # no line, but some of one long text
