"""No page in the admin: jobs are seen and tried again on the desk."""

from django.contrib import admin
from procrastinate.contrib.django.models import ProcrastinateJob

# The library's page would let staff retry, cancel and end jobs beside the desk's rules.
admin.site.unregister(ProcrastinateJob)
