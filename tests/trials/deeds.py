"""A text's life as single deeds, each found by its name and done to what stands in the database."""

import datetime

from django.contrib.auth import get_user_model

from articles.models import Edition
from documents.markdown import from_markdown
from editorial.bibliography.workflow import paste_references
from editorial.importing.intake import import_manuscript
from editorial.manuscripts.workflow import create_manuscript, discard, save_draft
from editorial.models import Decision, Manuscript
from editorial.publication.workflow import publish, unschedule, withdraw_approval
from editorial.review.workflow import approve, submit
from record import clock
from tests.factories import GREIDER, HAYFLICK

CITED = "Cells stop dividing [@hayflick1961].\n\n## Ends\n\nTelomeres shorten [@greider1985]."
FILE = f"# Cells grow old\n\nCells stop dividing [1].\n\n## References\n\n{HAYFLICK}\n"


def wren():
    return get_user_model().objects.get(name="Wren Fable")


def edith():
    return get_user_model().objects.get(name="Edith Quill")


def begin():
    create_manuscript(by=wren(), title="Cells", body=from_markdown(CITED).doc, tags=["Ageing", "Cells"])


def cite():
    paste_references(newest(), f"{HAYFLICK}\n{GREIDER}", by=wren())


def send():
    submit(newest(), by=wren(), note="Please look.")


def edit_under_review():
    save_draft(newest(), by=edith(), edit_counter=0, deck="How cells grow old", tags=["Ageing"])


def approve_newest():
    submission = newest().latest_submission()
    approve(submission, by=edith(), digest=newest().newest_revision().digest, statement="Every claim checked.")


def bring_out():
    publish(approval(), by=edith())


def send_again():
    save_draft(newest(), by=wren(), edit_counter=newest().draft.edit_counter, title="Cells, revised")
    submit(newest(), by=wren())


def schedule():
    publish(approval(), by=edith(), at=clock.now() + datetime.timedelta(days=1))


def take_schedule_back():
    unschedule(Edition.objects.scheduled().get(), by=edith())


def end_approval():
    withdraw_approval(approval(), by=edith(), comment="An error was found.")


def import_items():
    import_manuscript(FILE.encode(), filename="cells.md", by=wren())


def throw_away():
    discard(newest(), by=wren())


def newest():
    return Manuscript.objects.latest("pk")


def approval():
    return Decision.objects.standing_approvals().latest("pk")


LIFE = (
    begin,
    cite,
    send,
    edit_under_review,
    approve_newest,
    bring_out,
    send_again,
    approve_newest,
    schedule,
    take_schedule_back,
    schedule,
    end_approval,
    import_items,
    throw_away,
)
