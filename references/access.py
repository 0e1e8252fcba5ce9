"""Who may do what in the library. Each is a decorator of views that answers 403 to others."""

from django.contrib.auth.decorators import permission_required

#: Look at the library and choose from it.
for_readers = permission_required("references.view_reference", raise_exception=True)
#: Take works in.
for_collectors = permission_required("references.add_reference", raise_exception=True)
#: Correct records.
for_curators = permission_required("references.change_reference", raise_exception=True)
#: Make two records one, or tell them apart.
for_mergers = permission_required("references.merge_reference", raise_exception=True)
