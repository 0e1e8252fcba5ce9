"""A complete record to attack, and an edit of every column that must never change."""

from django.db import connection, transaction

from articles.approval.restating import add_notice
from articles.models import Notice, RetiredSlug
from editorial.provenance.chain import record
from editorial.provenance.log import checkpoint
from editorial.provenance.models import Event
from editorial.provenance.seals import seal
from editorial.publication.notices import notice_facts
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from record import clock
from tests import factories
from tests.editorial.attacks import rows
from tests.editorial.forgeries import manuscript_of
from tests.standings import restate

UPDATES = [
    ("editorial_revision", "content = replace(content, 'Cells', 'Bells')"),
    ("editorial_revision", "number = number + 1"),
    ("editorial_authorship", "added_at = now()"),
    ("editorial_authorship", "writer_id = (SELECT max(id) FROM accounts_user)"),
    ("editorial_event", "occurred_at = now()"),
    ("editorial_event", "signature = 'x'"),
    ("editorial_decision", "editor_degrees = 'MD'"),
    ("editorial_decision", "digest = repeat('0', 64)"),
    ("editorial_decision", "verdict = 'decline', comment = 'no'"),
    ("editorial_seal", "sealed_at = now()"),
    ("record_logleaf", "digest = repeat('0', 64)"),
    ("record_logleaf", "nodes = ''"),
    ("record_checkpoint", "root = repeat('0', 64)"),
    ("articles_credit", "degrees = 'MD'"),
    ("articles_editionreference", "formatted_text = ''"),
    ("articles_editionreference", "study_type = 'randomized_trial'"),
    ("articles_editionreference", "note = 'It still holds.'"),
    ("articles_notice", "text = 'Nothing was wrong.'"),
    ("articles_notice", "issued_at = issued_at - interval '1 day'"),
    ("articles_asset", "width = width + 1"),
    ("articles_editionasset", "edition_id = (SELECT min(id) FROM articles_edition)"),
    ("editorial_manuscriptimage", "filename = 'other.png'"),
    ("editorial_manuscriptimage", "content = 'x'"),
    ("articles_withdrawal", "withdrawn_at = now()"),
    ("articles_retiredslug", "slug = 'elsewhere'"),
    ("editorial_decision", "fragments_digest = repeat('0', 64)"),
    ("editorial_approvedprint", "fragments = '[]'"),
    ("accounts_namechange", "new = 'Somebody Else'"),
    ("accounts_namechange", "actor_id = person_id"),
    ("accounts_namechange", "changed_at = now()"),
    ("editorial_submission", "note = 'another note'"),
    ("editorial_submission", "submitted_at = submitted_at - interval '1 day'"),
    ("editorial_submission", "closed_at = now()"),
    ("editorial_manuscript", "article_id = NULL"),
    ("editorial_manuscript", "id = id + 1000"),
    *(
        ("articles_edition", change)
        for change in (
            "body_html = body_html || ' '",
            "title = 'Another title'",
            "deck = 'x'",
            "summary = 'x'",
            "evidence_label = 'established'",
            "evidence_html = '<li>9 human trials</li>'",
            "funding = 'Nobody'",
            "cited_works = '[]'",
            "tag_words = '[\"Cured\"]'",
            "document = '', document_digest = ''",
            "key_points_html = key_points_html || ' '",
            "contents_html = contents_html || ' '",
            "references_html = ''",
            "search_text = ''",
            "word_count = 0",
            "reading_minutes = 0",
            "kind = 'news'",
            "language = 'de'",
            "source_digest = repeat('0', 64)",
            "fragments_digest = repeat('0', 64)",
            "decision_id = decision_id + 1",
            "article_id = article_id + 1",
            "number = 7",
            "renderer_version = 7",
            "approved_at = approved_at - interval '1 day'",
            "published_at = published_at - interval '1 day'",
            "starts_at = starts_at + interval '1 day'",
            "created_at = now() - interval '1 day'",
            "id = id + 1000",
        )
    ),
]


@transaction.atomic
def publish_everything():
    """Make a published manuscript with references, a seal and a checkpoint; return the edition."""
    editor = factories.edith()
    manuscript = factories.cited_manuscript(factories.wren())
    sent = submit(manuscript, by=manuscript.created_by)
    edition = publish(approve(sent, by=editor, digest=sent.revision.digest), by=editor)
    seal()
    checkpoint()
    return edition


def forge_notice(edition, editor, /, *, tell=True, **wrong):
    """Insert a correction of the edition's article, right but for the given columns, and let the chains tell of it."""
    columns = {
        "article": edition.article,
        "kind": Notice.Kind.CORRECTION,
        "text": "A number was wrong.",
        "editor": editor,
        "editor_name": editor.name,
        "editor_degrees": editor.degrees,
        "issued_at": clock.now(),
    }
    notice = Notice.objects.create(**columns | wrong)
    if tell:
        kind = Event.Kind.NOTICE_LIFTED if notice.ends else Event.Kind.NOTICE_ISSUED
        record(manuscript_of(edition), kind, by=editor, **notice_facts(notice))
        restate(edition.article_id, kind, lambda standing: add_notice(standing, notice), by=editor)
    return notice


def withdrawn_edition(editor):
    """Return an edition with a picture whose approval was withdrawn while it was live."""
    manuscript = factories.pictured_manuscript(factories.otto(), title="Taken off the record")
    sent = submit(manuscript, by=manuscript.created_by)
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    withdrawn = publish(decision, by=editor)
    withdraw_approval(decision, by=editor, comment="Its figure is wrong.")
    return withdrawn


@transaction.atomic
def fill_every_table():
    """Make a notice, a withdrawal and a former address too, so that every guarded table has a row to attack.

    Returns the edition.
    """
    edition = publish_everything()
    editor = edition.credits.get(role="approver").person
    forge_notice(edition, editor)
    withdrawn_edition(editor)
    article = edition.article
    former, article.slug = article.slug, "a-better-address"
    article.save(update_fields=["slug"])
    RetiredSlug.objects.create(slug=former, article=article)
    connection.check_constraints()
    assert all(rows().values())
    return edition
