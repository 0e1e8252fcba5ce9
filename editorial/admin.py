"""The desk's records in the admin: to look at only. Every change goes through the desk's verbs."""

from django.contrib import admin

from articles.admin import ReadOnlyAdmin
from editorial.models import Decision, Event, Revision, Submission


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ["manuscript", "number", "status", "submitted_by", "submitted_at"]
    list_filter = ["status"]
    list_select_related = ["submitted_by", "manuscript"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["submission", "verdict", "editor_name", "editor_degrees", "decided_at"]
    list_filter = ["verdict"]
    list_select_related = ["submission"]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["manuscript", "number", "digest", "created_by", "created_at"]
    list_select_related = ["manuscript", "created_by"]
    exclude = ["content"]
    readonly_fields = ["digest"]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["manuscript", "sequence", "kind", "actor", "occurred_at"]
    list_filter = ["kind"]
    list_select_related = ["manuscript", "actor"]
