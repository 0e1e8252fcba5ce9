"""A published post as a work to cite, for reference managers."""

from articles.downloads.published import Published
from references.exporting import export_references


def write_citation(post: Published, *, format: str) -> str:
    """Return the version as "bibtex", "ris" or "csl-json"."""
    return export_references([post.citation], format=format)
