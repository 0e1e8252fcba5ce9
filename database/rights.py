"""What the running site may do in the database, table by table.

Every table may be read. One that is missing here may be read and nothing else, so that the first write to a new table
fails loudly. The owner of the tables, as whom migrations run, is not bound by this.
"""

from collections.abc import Mapping
from typing import NamedTuple

EVERY = "*"


class Rights(NamedTuple):
    """What may be done to the rows of a table besides reading them; ``update`` names columns, or is ``EVERY``."""

    insert: bool = False
    update: str = ""
    delete: bool = False

    def columns(self, existing: frozenset[str]) -> frozenset[str]:
        """Return which of the existing columns may be updated."""
        return existing if self.update == EVERY else existing & frozenset(self.update.split())


ONLY_ADDED = Rights(insert=True)
ADDED_AND_REMOVED = Rights(insert=True, delete=True)
# Where Django's save() writes every column, or the admin does, single columns would be of no use.
ALL = Rights(insert=True, update=EVERY, delete=True)
KEPT = Rights(insert=True, update=EVERY)

PEOPLE = {
    # People are deactivated and never deleted; the history of their names is written by a trigger.
    "accounts_user": KEPT,
    "accounts_user_groups": ADDED_AND_REMOVED,
    # Removed only with a name that is withheld.
    "accounts_namechange": ADDED_AND_REMOVED,
    "account_emailaddress": ALL,
    "account_emailconfirmation": ALL,
    "django_admin_log": ONLY_ADDED,
    "django_session": ALL,
}
# What was approved, printed and said to readers is only added to. Of an edition the end may change, of an article the
# address, whose former one is kept, and names where a signed event tells of it.
RECORD = {
    "articles_article": Rights(insert=True, update="slug"),
    "articles_asset": ONLY_ADDED,
    "articles_credit": Rights(insert=True, update="name degrees salt"),
    "articles_edition": Rights(insert=True, update="ends_at"),
    "articles_editionasset": ONLY_ADDED,
    "articles_editionreference": ONLY_ADDED,
    "articles_notice": Rights(insert=True, update="editor_name editor_degrees salt"),
    "articles_retiredslug": ONLY_ADDED,
    "articles_withdrawal": ONLY_ADDED,
    "editorial_approvedprint": ONLY_ADDED,
    "editorial_decision": Rights(insert=True, update="editor_name editor_degrees name_salt"),
    "editorial_seal": ONLY_ADDED,
    "editorial_submission": Rights(insert=True, update="status closed_at"),
    "record_checkpoint": ONLY_ADDED,
    "record_entry": ONLY_ADDED,
    "record_logleaf": ONLY_ADDED,
    "record_verification": ONLY_ADDED,
    "record_verifiedstate": Rights(insert=True, update="key_id signature statement"),
}
# A manuscript that was never submitted may be discarded whole; guards see to it that no other is.
DESK = {
    "editorial_authorship": ADDED_AND_REMOVED,
    "editorial_printedname": Rights(insert=True, update="name degrees salt", delete=True),
    "editorial_draft": ALL,
    "editorial_event": ADDED_AND_REMOVED,
    "editorial_manuscript": Rights(insert=True, update="article_id", delete=True),
    "editorial_manuscriptimage": ADDED_AND_REMOVED,
    "editorial_manuscriptreference": ALL,
    "editorial_proposedtag": ONLY_ADDED,
    "editorial_proposedtagging": ADDED_AND_REMOVED,
    "editorial_revision": ADDED_AND_REMOVED,
    "editorial_sentform": ADDED_AND_REMOVED,
    "editorial_task": Rights(insert=True, update="closed_at closed_by_id note", delete=True),
}
BESIDE_THE_RECORD = {
    "articles_editionpdf": Rights(insert=True, update="content drawn_at drawn_from"),
    "articles_logo": ONLY_ADDED,
    "articles_relatedarticle": ADDED_AND_REMOVED,
    "articles_searchentry": ALL,
    "articles_searchword": ADDED_AND_REMOVED,
    "articles_sitesettings": Rights(update=EVERY),
    "articles_tag": ALL,
    "articles_taggededition": Rights(insert=True, update="tag_id words", delete=True),
    "articles_tagsynonym": Rights(insert=True, update="tag_id"),
    "django_flatpage": ALL,
    "django_flatpage_sites": ADDED_AND_REMOVED,
}
READERS = {
    "readers_announcement": ONLY_ADDED,
    "readers_bookmark": Rights(update="looked_at"),
    "readers_delivery": Rights(insert=True, update="state settled_at", delete=True),
    "readers_reader": ALL,
    "readers_subscriptionrequest": Rights(insert=True, update="mailed_at", delete=True),
    "readers_tally": Rights(insert=True, update="times", delete=True),
}
LIBRARY = {
    "references_distinctpair": ADDED_AND_REMOVED,
    "references_identifierdispute": KEPT,
    "references_importbatch": ALL,
    "references_importitem": ALL,
    "references_librarytag": ONLY_ADDED,
    "references_lookupanswer": Rights(insert=True, update="expires_at fetched_at found payload", delete=True),
    "references_noticecheck": Rights(insert=True, update="reference_id", delete=True),
    "references_reference": KEPT,
    "references_referencechange": ONLY_ADDED,
    "references_referencenotice": Rights(insert=True, update="date notice_doi notice_pmid reasons reference_id"),
    "references_retractionwatchincoming": ADDED_AND_REMOVED,
    "references_retractionwatchrow": KEPT,
    "references_taggedreference": ONLY_ADDED,
}
JOBS = {
    "jobs_progress": Rights(insert=True, update="done total reason", delete=True),
    "procrastinate_events": ADDED_AND_REMOVED,
    "procrastinate_jobs": ALL,
    "procrastinate_periodic_defers": ALL,
    "procrastinate_workers": ALL,
}
RIGHTS: Mapping[str, Rights] = {
    **PEOPLE,
    **RECORD,
    **DESK,
    **BESIDE_THE_RECORD,
    **READERS,
    **LIBRARY,
    **JOBS,
}
# Identity columns, which ours are, need no right on their sequence; Procrastinate's serial columns do.
SEQUENCES = ("procrastinate_events_id_seq", "procrastinate_jobs_id_seq", "procrastinate_periodic_defers_id_seq")


def rights_on(table: str) -> Rights:
    """Return what the site may do to a table; nothing but reading where nobody said more."""
    return RIGHTS.get(table, Rights())
