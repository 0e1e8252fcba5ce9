"""Filling a development site with the demo's people and posts, through the same verbs people use."""

import datetime
import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction

from accounts.roles import Role
from articles.approval.site import changing_site
from articles.models import Notice, SiteSettings, Tag
from documents.markdown import patch, to_markdown
from editorial.importing.intake import import_manuscript
from editorial.manuscripts.models import Draft
from editorial.manuscripts.workflow import save_draft, set_evidence
from editorial.publication.notices import issue_notice
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, request_changes, submit
from record import clock
from references.models import Reference

FOLDER = Path(__file__).parent
STATEMENT = "I compared every cited claim with its source."
#: Work on animals and cells reasons from mechanisms, which is the lowest level (Oxford CEBM 2011).
LEVELS = {Reference.StudyType.ANIMAL.value: "5", Reference.StudyType.CELL.value: "5"}
SCHEDULED_IN = datetime.timedelta(days=3)


def seed_people(password: str) -> list:
    """Return the demo team, made where missing. Their password is set on first making only."""
    return [_person(entry, password) for entry in json.loads((FOLDER / "people.json").read_text())]


def seed_posts() -> int:
    """Take in the posts that are missing and bring each to its planned state; return how many were made."""
    made = 0
    for entry in json.loads((FOLDER / "plan.json").read_text()):
        if not Draft.objects.filter(import_report__filename=entry["file"]).exists():
            _post(entry)
            made += 1
    return made


def seed_topics() -> None:
    """Make topics of the planned tags. What somebody wrote about a tag meanwhile stays."""
    with changing_site("topics", by=None) as site:
        for entry in json.loads((FOLDER / "topics.json").read_text()):
            fields = {"introduction": entry["introduction"], "review_interval": entry["review_interval"]}
            for tag in Tag.objects.filter(name=entry["name"], introduction=""):
                Tag.objects.filter(pk=tag.pk).update(is_topic=True, **fields)
                site.tell(tag)


def seed_settings() -> None:
    """Give the site a licence and a sentence under its pages, unless staff gave it some."""
    site = SiteSettings.load()
    if not (site.licence_name or site.disclaimer):
        site.licence_name, site.licence_url = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
        site.disclaimer = "Posts on this site explain research. They are not medical advice."
        with changing_site("settings", by=None) as change:
            site.save()
            change.tell(site)


def _person(entry, password):
    people = get_user_model().objects
    known = people.filter(email=entry["email"]).first()
    if known:
        return known
    fields = {name: entry[name] for name in ("email", "name", "degrees", "bio", "interests", "slug")}
    staff = entry["role"] in (Role.MANAGING_EDITOR, Role.ADMINISTRATOR)
    return people.create_user(password=password, roles=[entry["role"]], is_staff=staff, **fields)


@transaction.atomic
def _post(entry):
    """Bring one post as far as its plan says: draft, in review, changes requested, scheduled or published."""
    people = get_user_model().objects
    writer, editor = people.get(email=entry["writer"]), people.get(email=entry["editor"])
    manuscript = import_manuscript(_words_at_first(entry), filename=entry["file"], by=writer)
    _judge(manuscript, entry.get("evidence", ""), by=writer)
    if entry["state"] == "draft":
        return
    submission = submit(manuscript, by=writer)
    digest = submission.revision.digest
    if entry["state"] == "changes_requested":
        request_changes(submission, by=editor, digest=digest, comment=entry["comment"])
    elif entry["state"] in ("published", "scheduled"):
        decision = approve(submission, by=editor, digest=digest, statement=STATEMENT, interests=editor.interests)
        at = clock.now() + SCHEDULED_IN if entry["state"] == "scheduled" else None
        edition = publish(decision, by=editor, at=at)
        if "at_first" in entry:
            edition = _corrected(manuscript, entry["at_first"], writer=writer, editor=editor)
        for notice in entry.get("notices", []):
            _tell(edition, notice, by=editor)


def _judge(manuscript, label, *, by):
    """Say what kind of study each cited work is, as far as it is written down, and how sure the text is."""
    known = json.loads((FOLDER / "evidence.json").read_text())
    for line in manuscript.references.select_related("reference"):
        study_type = known.get(line.reference.doi, "")
        if study_type and not line.reference.evidence_type:
            set_evidence(line, study_type=study_type, level=LEVELS.get(study_type, ""), by=by)
    draft = Draft.objects.get(manuscript=manuscript)
    save_draft(manuscript, by=by, edit_counter=draft.edit_counter, evidence_label=label)


def _words_at_first(entry):
    """Return the text as it was first published: with a slip that its second version puts right, if one is planned."""
    words, slip = (FOLDER / entry["file"]).read_text(), entry.get("at_first")
    return (words.replace(slip["instead_of"], slip["said"]) if slip else words).encode()


def _corrected(manuscript, slip, *, writer, editor):
    """Publish a second version in which the slip is put right, approved afresh."""
    draft = Draft.objects.get(manuscript=manuscript)
    words = to_markdown(draft.body).replace(slip["said"], slip["instead_of"])
    save_draft(manuscript, by=writer, edit_counter=draft.edit_counter, body=patch(draft.body, words).doc)
    submission = submit(manuscript, by=writer)
    digest = submission.revision.digest
    return publish(approve(submission, by=editor, digest=digest, statement=STATEMENT), by=editor)


def _tell(edition, notice, *, by):
    """Issue a planned notice; a correction came with this version, a notice on a work names it by its DOI."""
    told = {name: notice[name] for name in ("kind", "text", "is_material")}
    if notice["kind"] == Notice.Kind.CORRECTION:
        told["edition"] = edition
    if "doi" in notice:
        told["work"] = edition.references.get(reference__doi=notice["doi"]).reference
    issue_notice(edition.article, by=by, **told)
