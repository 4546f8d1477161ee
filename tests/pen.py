"""Digits as a child would print them, for tests: strokes on a 100 x 100 field."""

import numpy as np


def _arc(cx, cy, rx, ry, start, end, points=24):
    angle = np.radians(np.linspace(start, end, points))
    return np.stack([cx + rx * np.cos(angle), cy + ry * np.sin(angle)], axis=1)


DIGITS = {
    0: [_arc(50, 50, 28, 42, -90, 270)],
    1: [np.array([[36, 24], [54, 8], [54, 92]])],
    2: [np.concatenate([_arc(50, 30, 24, 22, 190, 380), [[24, 92], [80, 92]]])],
    3: [np.concatenate([_arc(46, 29, 24, 21, 200, 450), _arc(46, 71, 28, 22, -90, 150)])],
    4: [np.array([[56, 8], [20, 62], [82, 62]]), np.array([[62, 36], [62, 94]])],
    5: [np.concatenate([[[74, 8], [34, 8], [31, 44]], _arc(47, 65, 28, 27, -120, 140)])],
    6: [np.concatenate([[[64, 6]], _arc(70, 66, 46, 60, 265, 180), _arc(50, 68, 26, 25, 180, -180)])],
    7: [np.array([[20, 10], [78, 10], [40, 92]])],
    8: [np.concatenate([_arc(50, 28, 20, 20, 90, -270), _arc(50, 71, 25, 23, -90, 270)])],
    9: [np.concatenate([_arc(48, 32, 24, 24, 0, -360), [[72, 32], [66, 94]]])],
}

LETTERS = {
    "A": [np.array([[18, 92], [50, 8], [82, 92]]), np.array([[31, 62], [69, 62]])],
    "E": [np.array([[80, 8], [24, 8], [24, 92], [80, 92]]), np.array([[24, 50], [70, 50]])],
    "F": [np.array([[78, 8], [26, 8], [26, 92]]), np.array([[26, 48], [68, 48]])],
    "K": [np.array([[24, 8], [24, 92]]), np.array([[78, 8], [26, 52], [82, 92]])],
    "M": [np.array([[14, 92], [22, 8], [50, 66], [78, 8], [86, 92]])],
    "N": [np.array([[22, 92], [22, 8], [78, 92], [78, 8]])],
    "R": [np.concatenate([[[26, 92], [26, 8]], _arc(48, 28, 26, 20, -90, 90), [[28, 48], [78, 92]]])],
    "W": [np.array([[8, 10], [28, 90], [50, 30], [72, 90], [92, 10]])],
    "X": [np.array([[20, 8], [80, 92]]), np.array([[80, 8], [20, 92]])],
    "Y": [np.array([[20, 8], [50, 50], [80, 8]]), np.array([[50, 50], [50, 92]])],
}


def digit(label, left=70.0, top=40.0, size=2.0):
    """Strokes of a digit on a 280-pixel canvas."""
    return [stroke * size + (left, top) for stroke in DIGITS[label]]


def fabric(strokes, pen=16):
    """The same as the drawing canvas would send it."""
    return [
        {"type": "Path", "strokeWidth": pen, "path": [["M", *map(float, s[0])], *(["L", *map(float, p)] for p in s[1:])]} for s in strokes
    ]
