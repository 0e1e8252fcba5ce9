"""People in the admin: created or invited by staff, deactivated, never deleted."""

from allauth.account.decorators import secure_admin_login
from allauth.account.forms import ResetPasswordForm
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms import PersonForm
from accounts.models import User

admin.site.login = secure_admin_login(admin.site.login)
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


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = ["name", "degrees", "email", "is_active", "is_staff"]
    list_filter = ["groups", "is_active", "is_staff"]
    search_fields = ["name", "email", "orcid"]
    filter_horizontal = ["groups"]
    readonly_fields = ["last_login", "date_joined"]
    actions = [send_invitation]

    def has_delete_permission(self, request, obj=None):
        return False
