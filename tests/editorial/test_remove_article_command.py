"""The command that removes a post by legal order, as the owner of the tables runs it."""

import io

import pytest
from django.core.management import CommandError, call_command

from editorial.models import ApprovedPrint, Event, Revision
from tests import factories
from tests.editorial.verifying import verify

REASON = "Order 7 of 2026."


def test_the_command_says_what_would_go_and_asks_for_a_yes(own_database):
    edition = factories.edition(factories.wren(), factories.edith(), title="Cells that stop")
    ada, said = factories.ada(), io.StringIO()
    told = {"by": ada.email, "reason": REASON, "stdout": said}
    call_command("remove_article", edition.article.slug, **told)
    assert "versions: 1" in said.getvalue()
    assert Revision.objects.filter(content__contains="Cells that stop").exists()
    with pytest.raises(CommandError, match="no post"):
        call_command("remove_article", "nowhere", **told)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("remove_article", edition.article.slug, **{**told, "by": "x@example.org"})
    call_command("remove_article", edition.article.slug, yes=True, **told)
    assert not Revision.objects.filter(content__contains="Cells that stop").exists()
    assert Event.objects.filter(kind="removed").count() == 1
    assert not ApprovedPrint.objects.exclude(fragments="[]").exists()
    assert verify()[0] == 0
