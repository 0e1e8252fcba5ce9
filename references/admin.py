from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from references.library.adding import verify
from references.models import Reference
from references.printing.formatting import format_ama


@admin.register(Reference)
class ReferenceAdmin(admin.ModelAdmin):
    """The bibliography to look things up in; works are added and changed where they are cited."""

    list_display = ["beginning", "first_author_folded", "year", "container_title", "doi", "review_state", "source"]
    list_filter = ["review_state", "source", "csl_type", "evidence_type"]
    search_fields = ["title", "title_folded", "first_author_folded", "doi", "pmid", "pmcid", "raw_text"]
    search_help_text = _("Title, author, DOI, PMID or pasted text")
    list_per_page = 50
    show_full_result_count = False
    fields = [
        "printed",
        "csl_type",
        "doi",
        "pmid",
        "pmcid",
        "isbn13",
        "url",
        "evidence_type",
        "review_state",
        "verified_by",
        "verified_at",
        "source",
        "raw_text",
        "authors_truncated",
        "csl",
        "source_payload",
        "created_at",
    ]
    actions = ["mark_verified"]

    def get_readonly_fields(self, request, obj=None):
        # The columns repeat the record; changing one of them here would part them.
        return [name for name in self.fields if name != "evidence_type"]

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("title"), ordering="title_folded")
    def beginning(self, reference):
        return Truncator(reference).chars(200)

    @admin.display(description=_("as printed"))
    def printed(self, reference):
        return format_ama(reference.csl, show_doi="text").text

    @admin.action(description=_("Mark as compared with the source"), permissions=["change"])
    def mark_verified(self, request, queryset):
        for reference in queryset.needing_review():
            verify(reference, by=request.user)
