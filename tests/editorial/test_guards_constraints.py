"""Every named constraint of the record, broken through the raw ORM."""

import datetime
import hashlib
import uuid

import pytest
from django.apps import apps
from django.db import connection

from articles.approval.statements import commitment
from articles.models import (
    Article,
    Asset,
    Credit,
    EditionAsset,
    EditionReference,
    Notice,
    RetiredSlug,
    SiteSettings,
    Tag,
    TaggedEdition,
)
from editorial.models import (
    Authorship,
    Decision,
    Draft,
    Manuscript,
    ManuscriptImage,
    ManuscriptReference,
    PrintedName,
    ProposedTag,
    ProposedTagging,
    Task,
)
from record import clock
from references.models import Reference, ReferenceNotice
from tests import factories
from tests.articles import test_constraints
from tests.editorial.attacks import refused, rolled_back
from tests.editorial.forgeries import (
    forge_decision,
    forge_edition,
    forge_event,
    forge_revision,
    forge_submission,
)
from tests.editorial.record import forge_notice, publish_everything


class Record:
    """One row of everything, and ways to write a wrong one beside it."""

    def __init__(self):
        self.edition = publish_everything()
        self.decision = Decision.objects.get()
        self.editor, self.writer = self.decision.editor, Authorship.objects.get().writer
        self.open = factories.submission(self.writer)
        self.draft = factories.manuscript(self.writer)
        self.unprinted = factories.approval(self.writer, self.editor)
        self.article = Article.objects.create(slug="unprinted")
        Manuscript.objects.filter(pk=self.unprinted.submission.manuscript_id).update(article=self.article)
        self.work = Reference.objects.first()

    def edition_with(self, **wrong):
        return forge_edition(self.unprinted, self.article, **wrong)

    def credit_with(self, edition=None, **wrong):
        columns = {"role": Credit.Role.WRITER, "person": self.writer, "name": self.writer.name}
        return Credit.objects.create(edition=edition or self.edition_with(), **columns | wrong)

    def approver_with(self, **wrong):
        signed = {"person": self.editor, "name": self.editor.name, "degrees": self.editor.degrees}
        signed |= {"statement": self.unprinted.statement, "interests": self.unprinted.interests}
        return self.credit_with(role=Credit.Role.APPROVER, **signed | wrong)

    def line_with(self, edition=None, **wrong):
        columns = {"reference": self.work, "number": 1, "key": "a", "csl": {}, "style": "ama", "formatter_version": 1}
        edition = edition or self.edition_with()
        return EditionReference.objects.create(edition=edition, formatted_html="", formatted_text="", **columns | wrong)

    def cite(self, **wrong):
        columns = {"manuscript": self.draft, "reference": self.work, "key": "a", "position": 1}
        return ManuscriptReference.objects.create(**columns | wrong)

    def task_with(self, **wrong):
        notice = self.work.notices.first() or ReferenceNotice.objects.create(
            reference=self.work, kind=ReferenceNotice.Kind.CORRECTION, source=ReferenceNotice.Source.CROSSREF
        )
        columns = {"manuscript": self.draft, "kind": Task.Kind.NOTICE, "reference": self.work, "notice": notice}
        return Task.objects.create(**columns | wrong)


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    with rolled_back(django_db_blocker):
        made = Record()
        connection.check_constraints()
        yield made


def twice(make, **different):
    """Write a row, and another that differs in the named columns only."""
    make()
    make(**different)


def credits_twice(record, **second):
    edition = record.edition_with()
    record.credit_with(edition)
    record.credit_with(edition, **second)


def lines_twice(record, **second):
    edition = record.edition_with()
    record.line_with(edition)
    record.line_with(edition, **second)


def tag_edition(edition, tag, *, words):
    columns = {"tag": tag, "content_object": edition, "published_at": edition.published_at}
    return TaggedEdition.objects.create(words=words, **columns)


def tag_twice(record):
    tag = Tag.objects.create(name="A", slug="a")
    for _time in range(2):
        tag_edition(record.edition, tag, words=["A"])


def propose_twice(record):
    tag = ProposedTag.objects.create(name="A", slug="a")
    for _time in range(2):
        ProposedTagging.objects.create(tag=tag, content_object=record.draft)


def second_work():
    return Reference.objects.exclude(pk=Reference.objects.first().pk).first()


LATER = datetime.timedelta(days=1)


#: A way to break each constraint. A guard may speak before it; then the guard's words stand here.
def asset_with(**wrong):
    content = factories.picture()
    digest = hashlib.sha256(content).hexdigest()
    columns = {"digest": digest, "content": content, "ending": "png", "width": 32, "height": 20}
    return Asset.objects.create(**columns | wrong)


def show_twice(record):
    edition, asset = record.edition_with(), asset_with()
    return twice(lambda: EditionAsset.objects.create(edition=edition, asset=asset))


def image_with(record, **wrong):
    columns = {"content": factories.picture(), "ending": "png", "width": 32, "height": 20}
    return ManuscriptImage.objects.create(manuscript=record.draft, added_by=record.writer, **columns | wrong)


def unnamed(record):
    """A writer whose printed name is none, behind the commitment to that."""
    salt = uuid.uuid4()
    told = {"salt": salt, "name": "", "commitment": commitment(str(salt), "", "")}
    PrintedName.objects.create(manuscript=record.draft, person=record.writer, **told)


ATTACKS = {
    "articles_edition_numbered_once": lambda r: twice(
        r.edition_with, starts_at=clock.now() + LATER, number=1, ends_at=None
    ),
    "articles_edition_ends_after_start": lambda r: r.edition_with(ends_at=clock.now() - LATER),
    "articles_edition_published_by_its_start": lambda r: r.edition_with(published_at=clock.now() + LATER),
    "articles_edition_has_title": lambda r: r.edition_with(title=""),
    "articles_edition_digests_are_sha256": lambda r: r.edition_with(fragments_digest="x"),
    "articles_one_edition_at_a_time": lambda r: [r.edition_with(number=number) for number in (1, 2)],
    "articles_credit_one_per_position": lambda r: credits_twice(r, person=r.editor),
    "articles_credit_once_per_role": lambda r: credits_twice(r, position=2),
    "articles_credit_approver_signed": lambda r: r.approver_with(),
    "articles_credit_has_name": lambda r: r.credit_with(name=""),
    "articles_reference_numbered_once": lambda r: lines_twice(r, key="b"),
    "articles_reference_keyed_once": lambda r: lines_twice(r, number=2),
    "articles_reference_counts_from_one": lambda r: r.line_with(number=0),
    "articles_settings_one_row": lambda r: SiteSettings.objects.create(id=2),
    "articles_tag_has_slug": lambda r: Tag.objects.bulk_create([Tag(name="A", slug="")]),
    "articles_tag_has_name": lambda r: Tag.objects.create(name="", slug="a"),
    "articles_edition_tagged_once": tag_twice,
    "articles_tagged_edition_prints_words": lambda r: tag_edition(
        r.edition, Tag.objects.create(name="A", slug="a"), words=[]
    ),
    "articles_edition_translates_a_version": lambda r: r.edition_with(translation_of=r.edition.article),
    "articles_edition_translates_another": lambda r: r.edition_with(translation_of=r.article, translated_number=1),
    "articles_asset_digest_of_its_bytes": lambda r: asset_with(digest="0" * 64),
    "articles_asset_has_a_size": lambda r: asset_with(width=0),
    "articles_edition_shows_asset_once": lambda r: show_twice(r),
    "editorial_image_once": lambda r: twice(lambda: image_with(r)),
    "editorial_image_has_a_size": lambda r: image_with(r, height=0),
    "articles_edition_digest_of_its_document": lambda r: r.edition_with(document="{}", document_digest="0" * 64),
    "articles_licence_has_a_name": lambda r: SiteSettings.objects.update(licence_url="https://example.org/licence"),
    "articles_notice_says_something": lambda r: forge_notice(r.edition, r.editor, text=""),
    "articles_notice_names_its_editor": lambda r: forge_notice(r.edition, r.editor, editor_name=""),
    "articles_notice_grave_is_material": lambda r: forge_notice(
        r.edition, r.editor, kind=Notice.Kind.RETRACTION, is_material=False
    ),
    "articles_notice_flags_a_work": lambda r: forge_notice(r.edition, r.editor, kind=Notice.Kind.CITED_WORK),
    "articles_notice_lifts_another": lambda r: forge_notice(r.edition, r.editor, kind=Notice.Kind.LIFTED),
    "editorial_draft_translates_a_version": lambda r: Draft.objects.filter(manuscript=r.draft).update(
        translated_number=1
    ),
    "editorial_manuscript_tagged_once": propose_twice,
    "editorial_writer_named_once": lambda r: Authorship.objects.create(
        manuscript=r.draft, writer=r.writer, added_by=r.writer
    ),
    "editorial_printed_name_given": lambda r: unnamed(r),
    "editorial_reference_key_once": lambda r: [r.cite(), r.cite(key="A", reference=second_work())],
    "editorial_reference_work_once": lambda r: [r.cite(), r.cite(key="b")],
    "editorial_reference_key_form": lambda r: r.cite(key="a key"),
    "editorial_acknowledgement_names_notices": lambda r: r.cite(acknowledgement="Cited for its history."),
    "editorial_one_open_task_per_notice": lambda r: twice(r.task_with),
    "editorial_task_closed_by_someone_with_note": lambda r: r.task_with(closed_at=clock.now(), closed_by=r.editor),
    "editorial_revision_numbered_once": lambda r: forge_revision(r.draft, number=1),
    "editorial_revision_counts_from_one": lambda r: forge_revision(r.draft, number=0),
    "editorial_submission_numbered_once": lambda r: forge_submission(r.unprinted.submission.manuscript, number=1),
    "editorial_one_open_submission": lambda r: forge_submission(r.open.manuscript),
    "editorial_submission_open_until_closed": lambda r: forge_submission(r.draft, closed_at=clock.now()),
    "editorial_one_approval_per_submission": lambda r: forge_decision(r.decision.submission, r.editor),
    "editorial_withdrawal_names_its_approval": lambda r: forge_decision(r.open, r.editor, ends=r.decision),
    "editorial_refusal_says_why": lambda r: forge_decision(r.open, r.editor, verdict="decline", comment=""),
    "editorial_decision_names_editor": lambda r: forge_decision(r.open, r.editor, editor_name=""),
    "editorial_only_approvals_print": lambda r: forge_decision(
        r.open, r.editor, verdict="decline", fragments_digest="0" * 64
    ),
    "editorial_event_numbered_once": lambda r: forge_event(r.draft, sequence=1, told={"sequence": 1}),
    "editorial_event_counts_from_one": lambda r: forge_event(r.draft, sequence=0, told={"sequence": 0}),
    "editorial_event_signature_names_its_key": lambda r: forge_event(r.draft, key_id="k"),
    "editorial_event_decisions_are_signed": lambda r: forge_event(r.draft, kind="approved", told={"kind": "approved"}),
}
#: Constraints that a guard, asked first, speaks for; the constraint stands behind it.
SPOKEN_FOR = {
    "articles_edition_published_by_its_start": "first appeared",
    "articles_edition_digests_are_sha256": "another digest than what was approved",
    "articles_notice_names_its_editor": "name and degrees",
    "editorial_revision_numbered_once": "numbered without gaps",
    "editorial_revision_counts_from_one": "numbered without gaps",
    "editorial_one_approval_per_submission": "already decided",
    "editorial_decision_names_editor": "name and degrees",
    "editorial_event_numbered_once": "continue its chain",
    "editorial_event_counts_from_one": "continue its chain",
}


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_the_constraint_holds(record, name):
    with refused(SPOKEN_FOR.get(name, name)):
        ATTACKS[name](record)


def test_every_named_constraint_is_attacked():
    named = {
        constraint.name
        for label in ("articles", "editorial")
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    }
    assert named == set(ATTACKS) | set(test_constraints.ATTACKS)


def test_what_is_unique_by_its_column_stays_so(record):
    with refused("articles_article_slug"):
        Article.objects.create(slug=record.article.slug)
    with refused("address is in use"):
        RetiredSlug.objects.create(slug=record.article.slug, article=record.article)
