"""Globs with `*` only: any run of characters; everything else is itself (5.11)."""

__all__ = ["matches"]


def matches(glob: str, text: str) -> bool:
    """Tell whether the whole text has the form of the glob.

    The first and the last piece are held by the ends of the text; each other is taken where it comes first, which
    leaves most room to those that follow.
    """
    first, *between = glob.split("*")
    if not between:
        return text == first
    last = between.pop()
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    inside = text[len(first) : len(text) - len(last)]
    for piece in between:
        _, found, inside = inside.partition(piece) if piece else ("", "*", inside)
        if not found:
            return False
    return True
