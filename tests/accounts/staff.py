"""What the tests of people in the admin share: the form of a person as staff send it."""

from django.forms import model_to_dict


def person_form(person, **changes):
    """Return everything that the page of a person would send, with these changes; None leaves a box unticked."""
    names = ["email", "name", "degrees", "orcid", "slug", "bio", "interests", "language"]
    sent = model_to_dict(person, fields=names)
    sent |= {name: "on" for name in ("is_staff", "is_active") if getattr(person, name)}
    sent["groups"] = [group.pk for group in person.groups.all()]
    sent |= {"name_changes-TOTAL_FORMS": 0, "name_changes-INITIAL_FORMS": 0} | changes
    return {name: value for name, value in sent.items() if value is not None}


def change_person(client, person, **changes):
    """Send the page of a person with these changes, and return the answer."""
    return client.post(f"/admin/accounts/user/{person.pk}/change/", person_form(person, **changes))
