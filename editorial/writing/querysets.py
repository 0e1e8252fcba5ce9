"""Questions about many manuscripts."""

from django.db import models


class ManuscriptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Manuscripts the person may know of: own ones, and for reviewers and overseers what was ever submitted."""
        own = models.Q(authorships__writer=user) | models.Q(created_by=user)
        if user.has_perm("editorial.oversee_manuscript"):
            return self.all()
        if user.has_perm("editorial.review_submission"):
            own |= models.Q(submissions__isnull=False)
        return self.filter(own).distinct()

    def with_draft(self):
        return self.select_related("draft", "article")
