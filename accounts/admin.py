"""People in the admin: created or invited by staff, deactivated, never deleted; the history of their names."""

from allauth.account.decorators import secure_admin_login
from allauth.account.forms import ResetPasswordForm
from django.contrib import admin, messages
from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms import PersonForm
from accounts.models import NameChange, User
from accounts.standing import sign_changed, sign_new, take_up
from accounts.workflow import LastAdministrator, acting, deactivate, forget_noted_addresses

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth wants it
admin.site.site_header = _("Imprimatur staff")
admin.site.site_title = _("Imprimatur staff")
admin.site.index_title = _("People, topics and settings")


@admin.action(description=_("Send a link for choosing a password"))
def send_invitation(model_admin, request, people):
    """Mail each active person a link with which they choose their password."""
    sent = 0
    for person in people.active():
        form = ResetPasswordForm(data={"email": person.email})
        if form.is_valid():
            form.save(request)
            sent += 1
    message = ngettext("%(count)s invitation was sent.", "%(count)s invitations were sent.", sent) % {"count": sent}
    model_admin.message_user(request, message, messages.SUCCESS if sent else messages.WARNING)


@admin.action(description=_("Deactivate the selected people and end their sessions"), permissions=["change"])
def deactivate_people(model_admin, request, people):
    """Deactivate everybody who was chosen, or nobody when no administrator would be left."""
    try:
        count = deactivate(people, by=request.user)
    except LastAdministrator as refusal:
        model_admin.message_user(request, str(refusal), messages.ERROR)
        return
    message = ngettext("%(count)s person was deactivated.", "%(count)s people were deactivated.", count)
    model_admin.message_user(request, message % {"count": count}, messages.SUCCESS)


class ProposedOrcid(admin.SimpleListFilter):
    """Whom staff have an ORCID iD to check of."""

    title = _("ORCID iD")
    parameter_name = "orcid"

    def lookups(self, request, model_admin):
        return [("to-check", _("proposed, to be checked"))]

    def queryset(self, request, people):
        if self.value() != "to-check":
            return people
        return people.exclude(proposed_orcid="").exclude(proposed_orcid=F("orcid"))


class NameChanges(admin.TabularInline):
    """What was ever changed about what readers see of a person's name: to be looked at only."""

    model = NameChange
    fk_name = "person"
    fields = readonly_fields = ("changed_at", "field", "old", "new", "by")
    ordering = ["-id"]
    verbose_name_plural = _("History of name, degrees and ORCID iD")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor")

    @admin.display(description=_("by"))
    def by(self, change):
        return change.actor.name if change.actor else _("unknown: outside of the site's pages")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("accounts.view_user")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = ["name", "degrees", "email", "is_active", "is_staff"]
    list_filter = ["groups", "is_active", "is_staff", ProposedOrcid]
    search_fields = ["name", "email", "orcid", "proposed_orcid"]
    filter_horizontal = ["groups"]
    actions = [send_invitation, deactivate_people]

    readonly_fields = ["own_address", "printed_name", "proposal", "last_login", "date_joined"]

    def get_fields(self, request, obj=None):
        """One's own address is changed where the password is asked for."""
        address = "own_address" if obj == request.user else "email"
        about = ["slug", "bio", "interests", "language"]
        rights = ["groups", "is_staff", "is_active"]
        printed = ["printed_name"] if obj else []
        return [address, "name", "degrees", *printed, "orcid", "proposal", *about, *rights, "last_login", "date_joined"]

    def get_inlines(self, request, obj):
        return [NameChanges] if obj else []

    def save_model(self, request, obj, form, change):
        """Save a new person whole, and of another what was changed: the rest may have changed since it was read."""
        columns = None
        if change:
            take_up(obj)
            kept = {field.name for field in User._meta.concrete_fields}
            columns = [name for name in form.changed_data if name in kept]
        with acting(request.user):
            obj.save(update_fields=columns)
        if change and "email" in form.changed_data:
            forget_noted_addresses(obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            sign_changed(form.instance, kind="staff", by=request.user)
        else:
            sign_new(form.instance, by=request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("printed name"))
    def printed_name(self, person):
        words = _("Change or withhold it in what was published before too.")
        return format_html('<a href="{}">{}</a>', reverse("editorial:printed_name", args=[person.pk]), words)

    @admin.display(description=_("e-mail address"))
    def own_address(self, person):
        words = _("Change your own address here: your password is asked for.")
        return format_html('{} – <a href="{}">{}</a>', person.email, reverse("accounts:address"), words)

    @admin.display(description=_("proposed ORCID iD"))
    def proposal(self, person):
        """The iD that the person named, with its page at ORCID to compare the name on it."""
        address = f"https://orcid.org/{person.proposed_orcid}"
        return format_html('<a href="{}" rel="noreferrer">{}</a>', address, address) if person.proposed_orcid else "–"
