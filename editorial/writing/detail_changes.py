"""What differs between two values whose words are the same: the technical last resort of a comparison."""

from collections.abc import Iterator

from articles.word_changes import Piece, word_changes


def detail_changes(before, after) -> list[Piece]:
    """Return every value inside two JSON values that is not the same, one a line under the path to it."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    paths = [path for path in dict.fromkeys([*old, *new]) if old.get(path) != new.get(path)]
    return word_changes(*("\n".join(_line(path, held[path]) for path in paths if path in held) for held in (old, new)))


def _line(path, value):
    return f"{' › '.join(path)}: {value}" if path else str(value)


def _leaves(value, path=()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, dict) and value:
        children = value.items()
    elif isinstance(value, list | tuple) and value:
        children = enumerate(value, start=1)
    else:
        yield path, value
        return
    for name, child in children:
        yield from _leaves(child, (*path, str(name)))
