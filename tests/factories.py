"""The cast and their work, always made through the real verbs.

Wren writes, Edith edits (PhD, MS), Max manages, Ada administers, Otto is an outsider who writes elsewhere.
"""

import io
import itertools

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from PIL import Image

from accounts.roles import Role
from accounts.standing import changing, sign_anew
from articles.approval.site import sign_site
from documents.markdown import from_markdown
from editorial.bibliography.workflow import paste_references
from editorial.manuscripts.images import add_image, put_in_text
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.workflow import create_manuscript, save_draft, save_revision
from editorial.publication.notices import issue_notice, withdraw_notice
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, submit

HAYFLICK = (
    "1. Hayflick L, Moorhead PS. The serial cultivation of human diploid cell strains. "
    "Experimental Cell Research. 1961;25:585-621. doi:10.1016/0014-4827(61)90192-6"
)
GREIDER = (
    "2. Greider CW, Blackburn EH. Identification of a specific telomere terminal transferase activity in "
    "Tetrahymena extracts. Cell. 1985;43(2 Pt 1):405-413. doi:10.1016/0092-8674(85)90170-9"
)
PASSWORD = "a long enough phrase"

_numbers = itertools.count(1)


def person(name, role=None, **fields):
    """Return a person with a role; the e-mail address is made from the name."""
    fields.setdefault("email", f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.org")
    return get_user_model().objects.create_user(password=PASSWORD, name=name, roles=[role] if role else [], **fields)


def alter(person, *, roles=None, **fields):
    """Change a person's account as staff do, and sign it; ``roles`` are all that the person has from then on."""
    with changing(person, kind="staff", by=None):
        get_user_model().objects.filter(pk=person.pk).update(**fields)
        if roles is not None:
            person.groups.set(Group.objects.filter(name__in=roles))


def vouch(*people):
    """Sign people's accounts as they are now, however they came to be so."""
    for person in people:
        sign_anew(person, by=None, reason="Looked at.")


def vouch_for_site():
    """Sign settings, tags and pages as they are now, however they came to be so."""
    sign_site(by=None, reason="Looked at.")


def wren(**fields):
    return person("Wren Fable", Role.WRITER, **fields)


def edith(**fields):
    return person("Edith Quill", Role.SCIENTIFIC_EDITOR, **{"degrees": "PhD, MS", **fields})


def max_(**fields):
    return person("Max Ledger", Role.MANAGING_EDITOR, **{"is_staff": True, **fields})


def ada(**fields):
    return person("Ada Keyes", Role.ADMINISTRATOR, **{"is_staff": True, **fields})


def otto(**fields):
    return person("Otto Elsewhere", Role.WRITER, **fields)


def draft(by, *, title="Cells that stop dividing", text="Cells divide a limited number of times.", **fields):
    """Return a manuscript of which no revision is kept yet; ``text`` is Markdown."""
    fields.setdefault("key_points", ["Human cells in a dish stop dividing."])
    return create_manuscript(by=by, title=title, body=from_markdown(text).doc, **fields)


def manuscript(by, **fields):
    """Return a manuscript with a saved revision."""
    made = draft(by, **fields)
    save_revision(made, by=by)
    return made


def cited_manuscript(by, **fields):
    """Return a manuscript that cites two real works, as ``hayflick1961`` and ``greider1985``."""
    fields.setdefault("text", "Cells stop dividing [@hayflick1961].\n\n## Ends\n\nTelomeres shorten [@greider1985].")
    made = manuscript(by, **fields)
    paste_references(made, f"{HAYFLICK}\n{GREIDER}", by=by)
    return made


def picture(colour=(40, 90, 120), size=(32, 20)) -> bytes:
    """Return a small PNG of one colour."""
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, "PNG")
    return kept.getvalue()


def pictured_manuscript(by, **fields):
    """Return a manuscript whose text shows a picture."""
    made = manuscript(by, **fields)
    image = add_image(made, picture(), filename="dish.png", by=by)
    put_in_text(image, alt="A dish of cells.", caption="Cells in a dish.", credit="Wren Fable", by=by)
    made.draft.refresh_from_db()
    save_revision(made, by=by)
    return made


def submission(by, **fields):
    """Return an open submission of a new manuscript, of which it keeps the first revision."""
    return submit(draft(by, **fields), by=by)


def approval(by, editor, **fields):
    """Return a standing approval of a new manuscript."""
    sent = submission(by, **fields)
    return approve(sent, by=editor, digest=sent.revision.digest, statement="Every claim checked.")


def edition(by, editor, *, at=None, **fields):
    """Return a published edition of a new manuscript."""
    return publish(approval(by, editor, **fields), by=editor, at=at)


def correction(edition, *, by, editor, text="Cells divide a limited number of times, as was found later.", at=None):
    """Return the next edition of a published article, with another text."""
    manuscript = Manuscript.objects.get(article=edition.article_id)
    save_draft(manuscript, by=by, edit_counter=manuscript.draft.edit_counter, body=from_markdown(text).doc)
    save_revision(manuscript, by=by)
    sent = submit(manuscript, by=by)
    decision = approve(sent, by=editor, digest=sent.revision.digest, statement="Every claim checked.")
    return publish(decision, by=editor, at=at)


def notice(edition, by, /, *, kind="correction", text="A number was wrong.", ends=None, **fields):
    """Have an editor tell readers something about an edition's article, or withdraw a notice (``ends``)."""
    if ends:
        return withdraw_notice(ends, by=by, text=text)
    return issue_notice(edition.article, by=by, kind=kind, text=text, **fields)
