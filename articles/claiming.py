"""Lines of a text that pose as the approval line, which only the site itself prints."""

from collections.abc import Iterator

from accounts.approval_claims import claims_approval, names_approver, prints_approval
from documents.text import Line, printed_lines


def claiming_lines(document: dict, *, explains: bool = False) -> Iterator[Line]:
    """Yield the lines of a document that a reader could take for the approval line.

    Headings and captions may not have its words at all. A paragraph may use them in a sentence; one of a text that
    ``explains`` them may also begin or end with them, as long as no name follows.
    """
    in_sentence = names_approver if explains else prints_approval
    for line in printed_lines(document):
        if (in_sentence if line.is_running else claims_approval)(line.text):
            yield line
