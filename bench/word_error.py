"""Word error rate: edits of words over words spoken, case and punctuation aside."""

import re


def words(text):
    return re.sub(r"[^\w' ]", " ", text.lower()).split()


def word_error_rate(spoken, heard):
    spoken, heard = words(spoken), words(heard)
    row = list(range(len(heard) + 1))
    for i, expected in enumerate(spoken, 1):
        diagonal, row[0] = row[0], i
        for j, actual in enumerate(heard, 1):
            best = min(row[j] + 1, row[j - 1] + 1, diagonal + (expected != actual))
            diagonal, row[j] = row[j], best
    return row[-1] / len(spoken)
