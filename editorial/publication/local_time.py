"""Times as people at the site's place say them."""

import datetime
import zoneinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def moment(day: datetime.date, time: datetime.time, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """Return the moment that a day and a time name in the zone.

    Raises ``ValidationError`` (codes ``skipped``, ``twice``) on the nights when clocks change and the words name no
    moment, or two.
    """
    first = datetime.datetime.combine(day, time, tzinfo=zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    facts = {"time": f"{time:%H:%M}", "zone": zone.key}
    if first.utcoffset() < second.utcoffset():
        facts["later"] = f"{first.astimezone(datetime.UTC).astimezone(zone):%H:%M}"
        message = _(
            "%(time)s does not exist on that day: clocks in %(zone)s go forward. Choose another time, like %(later)s."
        )
        raise ValidationError(message % facts, code="skipped")
    message = _(
        "%(time)s comes twice on that day: clocks in %(zone)s go back. Choose a time before or after that hour."
    )
    raise ValidationError(message % facts, code="twice")
