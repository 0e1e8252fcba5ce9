"""Every address of the site, with one fault in the review page that the trial of stale forms has to find.

The answer to a form with a mistake is armed with what stands in the record now, as if its text had been looked at.
"""

from django.urls import path

from config import urls
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django looks for them here
from editorial.review import views
from editorial.review.forms import ApproveForm
from tests.trials.browsing import FormReader


def review(request, pk):
    """Answer as the review page does, but find fault with an approval before asking what its page showed."""
    if request.POST.get("verdict") == ApproveForm.verdict and not ApproveForm(request.POST).is_valid():
        rearm(request, pk)
    return views.review(request, pk)


def rearm(request, pk):
    """Put into the form what the page would hold if it were opened now."""
    sent, method = request.POST.copy(), request.method
    request.method = "GET"
    page = FormReader(views.review(request, pk).content.decode())
    request.method = method
    for hidden in [one for form in page.forms for one in form.hidden()]:
        if hidden.name in sent and hidden.name != "verdict":
            sent[hidden.name] = hidden.value
    request.POST = sent


urlpatterns = [path("desk/submissions/<int:pk>/review/", review), *urls.urlpatterns]
