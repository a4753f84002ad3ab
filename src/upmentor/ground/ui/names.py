"""Names as people write them, shortened for the neutral circle."""


def initials(name: str) -> str:
    """At most two letters: of the first and last word; of one word its first two where the script has no capitals.

    >>> initials("Dana Holt"), initials("Mary-Jane van der Berg"), initials("李明"), initials("  ")
    ('DH', 'MB', '李明', '?')
    """
    words = [word for word in name.replace("\u200f", "").replace("\u200e", "").split() if word[:1].isalpha()]
    if not words:
        return "?"
    if len(words) == 1:
        word = words[0]
        return word[:1].upper() if word[:1].lower() != word[:1].upper() else word[:2]
    return (words[0][:1] + words[-1][:1]).upper()
