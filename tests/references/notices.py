"""A retracted work, and notices as sources tell of them."""

import datetime

from references.library.adding import add_reference
from references.models import Reference, ReferenceNotice
from references.notices.answers import Notice

#: The most widely known retraction in medicine: The Lancet 1998;351:637-641, retracted on 6 February 2010.
WAKEFIELD_DOI = "10.1016/s0140-6736(97)11096-0"
WAKEFIELD_NOTICE_DOI = "10.1016/s0140-6736(10)60175-4"
WAKEFIELD_RETRACTED = datetime.date(2010, 2, 6)
WAKEFIELD_LINE = (
    "Wakefield AJ, Murch SH, Anthony A, et al. Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and "
    "pervasive developmental disorder in children. The Lancet. 1998;351(9103):637-641. "
    f"doi:{WAKEFIELD_DOI}"
)


def wakefield() -> Reference:
    """Return the library's record of the retracted work."""
    item = {
        "type": "article-journal",
        "title": "Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive developmental disorder in "
        "children",
        "author": [{"family": "Wakefield", "given": "AJ"}, {"family": "Murch", "given": "SH"}],
        "container-title": "The Lancet",
        "volume": "351",
        "issue": "9103",
        "page": "637-641",
        "issued": {"date-parts": [[1998]]},
        "DOI": WAKEFIELD_DOI,
    }
    return add_reference(item, source=Reference.Source.MANUAL)[0]


def told(kind=ReferenceNotice.Kind.RETRACTION, **facts) -> Notice:
    """Return a notice as Crossref tells of it; the retraction of the Lancet paper unless facts say otherwise."""
    notice = {"source": "crossref", "notice_doi": WAKEFIELD_NOTICE_DOI, "date": WAKEFIELD_RETRACTED}
    return Notice(kind=kind, **{**notice, **facts})
