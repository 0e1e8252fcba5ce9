"""Tags and topics: their names, synonyms, merging two into one, and the reminder to look again."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Tag, TaggedEdition, TagSynonym
from articles.tags import CannotMerge, merge_tags, tag_named
from articles.wording import validate_tag_name
from tests import factories
from tests.screens import screen, words_on

TODAY = datetime.date.today()


@pytest.fixture
def people(db):
    return factories.wren(), factories.edith()


def tag(name):
    return Tag.objects.get(name=name)


def tags_of(edition):
    return sorted(edition.tags.values_list("name", flat=True))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "???",
        "x" * 51,
        "two\nlines",
        "turned \u202e round",
        "no\u200bwidth",
        "sof\u00adt",
        "a\u0301 apart",
        " ends ",
    ],
)
def test_a_name_that_hides_something_or_gives_no_address_is_refused(name):
    with pytest.raises(ValidationError):
        validate_tag_name(name)


@pytest.mark.parametrize("name", ["Telomeres", "Früh & spät", "mTOR", "Ageing, slowed", "p53/p21", '"Young" blood'])
def test_a_plain_name_is_taken(name):
    validate_tag_name(name)


@pytest.mark.parametrize("model", [Tag, TagSynonym])
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"name": "turned \u202e round"}, "hides_nothing"),
        ({"name": "bell \x07"}, "hides_nothing"),
        ({"name": "a\u0301 apart"}, "is_nfc"),
        ({"name": ""}, "has_name"),
        ({"slug": ""}, "has_slug"),
        ({"name": "TAKEN"}, "one_of_a_name"),
    ],
)
def test_the_database_keeps_the_rules_of_names(db, model, fields, rule):
    other = {"tag": Tag.objects.create(name="Any", slug="any")} if model is TagSynonym else {}
    model.objects.create(name="Taken", slug="taken", **other)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        model.objects.bulk_create([model(**{"name": "New", "slug": "new", **other, **fields})])


def test_the_database_keeps_the_rules_of_merges_and_reviews(db):
    made = Tag.objects.create(name="Any", slug="any")
    with pytest.raises(IntegrityError, match="articles_synonym_knows_its_merge"), transaction.atomic():
        TagSynonym.objects.create(name="Other", slug="other", tag=made, posts=3)
    with pytest.raises(IntegrityError, match="articles_tag_review_takes_a_month"), transaction.atomic():
        Tag.objects.filter(pk=made.pk).update(review_interval=0)


def test_merging_gives_all_posts_to_the_kept_tag_and_its_address_to_whoever_asks(people, client):
    wren, edith = people
    both = factories.edition(wren, edith, title="Both", tags=["Clocks", "Clock"])
    one = factories.edition(wren, edith, title="One", tags=["Clock"])
    merge_tags(tag("Clocks"), tag("Clock"), by=edith)
    assert (tags_of(both), tags_of(one)) == (["Clocks"], ["Clocks"])
    assert "One" in words_on(client.get("/tags/clocks/"))
    answer = client.get("/tags/clock/")
    assert (answer.status_code, answer["Location"]) == (301, "/tags/clocks/")
    synonym = TagSynonym.objects.get()
    assert (synonym.name, synonym.posts, synonym.merged_by) == ("Clock", 1, edith)
    assert abs(synonym.merged_at - timezone.now()) < datetime.timedelta(minutes=1)


def test_synonyms_follow_their_tag_through_another_merge(people, client):
    wren, edith = people
    factories.edition(wren, edith, tags=["First", "Second", "Third"])
    merge_tags(tag("Second"), tag("First"), by=edith)
    merge_tags(tag("Third"), tag("Second"), by=edith)
    assert {client.get(f"/tags/{slug}/")["Location"] for slug in ("first", "second")} == {"/tags/third/"}


def test_a_merge_with_itself_or_with_what_is_gone_is_refused(people):
    wren, edith = people
    factories.edition(wren, edith, tags=["Kept", "Gone"])
    kept, gone = tag("Kept"), tag("Gone")
    with pytest.raises(CannotMerge):
        merge_tags(kept, kept, by=edith)
    merge_tags(kept, gone, by=edith)
    with pytest.raises(CannotMerge):
        merge_tags(kept, gone, by=edith)
    assert TagSynonym.objects.count() == 1


def test_publication_gives_a_proposed_synonym_its_tag_once(people):
    wren, edith = people
    made = Tag.objects.create(name="Senescence", slug="senescence")
    TagSynonym.objects.create(name="Cell ageing", slug="cell-ageing", tag=made)
    edition = factories.edition(wren, edith, tags=["cell AGEING", "senescence"])
    assert tags_of(edition) == ["Senescence"]
    assert Tag.objects.count() == 1


def test_a_new_tag_takes_no_address_that_leads_elsewhere(people, client):
    wren, edith = people
    factories.edition(wren, edith, tags=["Cells"])
    TagSynonym.objects.create(name="Any", slug="p53", tag=tag("Cells"))
    factories.edition(wren, edith, tags=["p53"])
    assert tag("p53").slug == "p53-2"


def test_a_synonym_leads_nowhere_while_no_live_post_carries_its_tag(people, client):
    made = Tag.objects.create(name="Hidden", slug="hidden")
    TagSynonym.objects.create(name="Secret", slug="secret", tag=made)
    assert client.get("/tags/secret/").status_code == 404


def test_topics_stand_apart_from_tags_with_their_introduction(people, client):
    wren, edith = people
    factories.edition(wren, edith, tags=["Curated", "Plain"])
    Tag.objects.filter(name="Curated").update(is_topic=True, introduction="What it is about.", reviewed_at=TODAY)
    factories.vouch_for_site()
    shown = words_on(client.get("/tags/"))
    assert shown.index("Curated") < shown.index("What it is about.") < shown.index("All other tags")
    assert shown.index("All other tags") < shown.index("Plain")
    assert "reviewed" not in words_on(client.get("/tags/curated/")), "when it was looked at is for staff"


@pytest.mark.parametrize(
    ("reviewed", "is_due"), [(None, True), (TODAY - datetime.timedelta(days=200), True), (TODAY, False)]
)
def test_a_topic_is_due_when_its_interval_is_over(db, reviewed, is_due):
    fields = {"review_interval": 6, "reviewed_at": reviewed}
    Tag.objects.create(name="Topic", slug="topic", is_topic=True, **fields)
    Tag.objects.create(name="No topic", slug="no-topic", **fields)
    Tag.objects.create(name="No interval", slug="no-interval", is_topic=True)
    assert [made.name for made in Tag.objects.due()] == (["Topic"] if is_due else [])
    shown = words_on(screen(factories.max_()).get("/admin/articles/tag/?review=due"))
    assert (">Topic</a>" in shown) == is_due


def chosen(action, *tags, **fields):
    return {"action": action, "_selected_action": [made.pk for made in tags], **fields}


def test_staff_merge_tags_after_a_look_at_what_they_are_about_to_do(people):
    wren, edith = people
    factories.edition(wren, edith, tags=["Clocks", "Clock"])
    max_ = factories.max_()
    client, tags = screen(max_), [tag("Clock"), tag("Clocks")]
    asked = client.post("/admin/articles/tag/", chosen("merge_chosen", *tags))
    assert "<td>Clock</td><td>1</td>" in words_on(asked)
    assert "This cannot be undone with a click" in words_on(asked)
    incomplete = client.post("/admin/articles/tag/", chosen("merge_chosen", *tags, confirmed="yes"))
    assert "This field is required" in words_on(incomplete)
    assert Tag.objects.count() == 2
    words = chosen("merge_chosen", *tags, confirmed="yes", kept=tags[1].pk)
    done = client.post("/admin/articles/tag/", words, follow=True)
    assert "“Clock” now lead to “Clocks”." in words_on(done)
    assert TagSynonym.objects.get().merged_by == max_
    assert "“Clock”" in words_on(client.get(f"/admin/articles/tag/{tags[1].pk}/history/"))
    assert "Choose two tags or more" in words_on(
        client.post("/admin/articles/tag/", chosen("merge_chosen", tags[1]), follow=True)
    )


def test_staff_note_that_a_topic_was_reviewed(db):
    made = Tag.objects.create(name="Topic", slug="topic", is_topic=True, review_interval=1)
    screen(factories.max_()).post("/admin/articles/tag/", chosen("mark_reviewed", made))
    assert not Tag.objects.due().exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("taken", "There is a tag of this name."),
        ("synonym", "This name leads to another tag."),
        ("turned \u202e round", "no hidden characters"),
        ("???", "it needs a Latin letter or a digit"),
    ],
)
def test_staff_get_a_name_that_cannot_be_back_with_the_reason(db, name, message):
    made = Tag.objects.create(name="Taken", slug="taken")
    TagSynonym.objects.create(name="Synonym", slug="synonym", tag=made)
    inline = {"synonyms-TOTAL_FORMS": 0, "synonyms-INITIAL_FORMS": 0}
    answer = screen(factories.ada()).post("/admin/articles/tag/add/", {"name": name, "slug": "new", **inline})
    assert message in words_on(answer)
    assert Tag.objects.count() == 1


def test_staff_add_synonyms_but_none_that_is_a_tag(db):
    made = Tag.objects.create(name="Clocks", slug="clocks")
    Tag.objects.create(name="Timers", slug="timers")
    client, address = screen(factories.max_()), f"/admin/articles/tag/{made.pk}/change/"
    words = {"name": "Clocks", "slug": "clocks", "synonyms-TOTAL_FORMS": 1, "synonyms-INITIAL_FORMS": 0}
    refused = client.post(address, {**words, "synonyms-0-name": "timers", "synonyms-0-slug": "x"})
    assert "is a tag. Merge the two instead." in words_on(refused)
    client.post(address, {**words, "synonyms-0-name": "Watches", "synonyms-0-slug": "watches"})
    assert made.synonyms.get().name == "Watches"


def test_a_merge_racing_publications_leaves_no_post_without_its_tag(track, rounds):
    """Whoever comes second: the post carries the kept tag, and nothing fails."""
    with transaction.atomic():
        wren, edith = factories.wren(), factories.edith()
        approvals = [factories.approval(wren, edith, title=f"Cells {n}", tags=[f"Other {n}"]) for n in range(rounds)]
        pairs = [
            [Tag.objects.create(name=f"{word} {n}", slug=f"{word.lower()}-{n}") for word in ("Kept", "Other")]
            for n in range(rounds)
        ]
    for approval, (kept, other) in zip(approvals, pairs, strict=True):
        outcomes = track.race(
            lambda approval=approval: factories.publish(approval, by=edith),
            lambda kept=kept, other=other: merge_tags(kept, other, by=edith),
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert tags_of(outcomes[0]) == [kept.name]
    assert TaggedEdition.objects.count() == rounds


def test_two_merges_in_opposite_directions_leave_one_tag(track, rounds):
    edith = factories.edith()
    pairs = [
        [Tag.objects.create(name=f"{word} {n}", slug=f"{word}-{n}") for word in ("left", "right")]
        for n in range(rounds)
    ]
    for left, right in pairs:
        outcomes = track.race(
            lambda left=left, right=right: merge_tags(left, right, by=edith),
            lambda left=left, right=right: merge_tags(right, left, by=edith),
        )
        assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [CannotMerge]
    assert Tag.objects.count() == TagSynonym.objects.count() == rounds
    with transaction.atomic():
        assert tag_named("LEFT 0") == tag_named("right 0")
