"""Readers in the admin: how many there are, and one of them at a time, found by the whole address."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from mail.addresses import normal_address
from mail.recipients import MOST_REFUSALS
from readers.models import Reader


@admin.register(Reader)
class ReaderAdmin(admin.ModelAdmin):
    """Nobody browses through addresses: the list shows the reader with the address that was searched for."""

    list_display = ["__str__", "address", "frequency", "confirmed_at", "refusals"]
    search_fields = ["address"]
    search_help_text = _("The whole address of somebody who asked for help.")
    show_full_result_count = False
    actions = None

    def get_search_results(self, request, queryset, search_term):
        try:
            return queryset.at(normal_address(search_term)), False
        except ValidationError:
            return queryset.none(), False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "counts": counts()})

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


def counts() -> list[tuple[str, int]]:
    """Return how many readers there are, and how many want what."""
    numbers = {
        _("readers"): Count("pk"),
        _("every post"): Count("pk", filter=Q(all_posts=True)),
        _("topics"): Count("pk", filter=~Q(topics=[])),
        _("corrections of every post"): Count("pk", filter=Q(all_corrections=True)),
        _("corrections of some posts"): Count("pk", filter=~Q(articles=[])),
        _("not reachable"): Count("pk", filter=Q(refusals__gte=MOST_REFUSALS)),
    }
    found = Reader.objects.aggregate(**{f"number_{place}": count for place, count in enumerate(numbers.values())})
    return list(zip(map(str, numbers), found.values(), strict=True))
