"""Addresses of the desk."""

from django.urls import path

from editorial.bibliography import citing
from editorial.planning import task_views
from editorial.planning import views as planning
from editorial.publication import notice_views as telling
from editorial.publication import renewal_views
from editorial.publication import views as publication
from editorial.publication.naming import views as naming
from editorial.publication.objections import views as objections
from editorial.publication.verification import views as verification
from editorial.review import views as review
from editorial.writing import entry_views, image_views, reference_views, same_work_views, text_views
from editorial.writing import views as writing

app_name = "editorial"
urlpatterns = [
    path("", planning.today, name="today"),
    path("record/", verification.record, name="record"),
    path("new/", writing.begin, name="new"),
    path("import/", writing.import_file, name="import"),
    path("manuscripts/<int:pk>/", planning.manuscript, name="manuscript"),
    path("people/<int:pk>/name/", naming.printed_name, name="printed_name"),
    path("references/<uuid:pk>/notice/", task_views.enter, name="enter_notice"),
    path("references/<uuid:pk>/merge/", same_work_views.choose, name="choose_merge"),
    path("references/<uuid:pk>/merge/<uuid:other_pk>/", same_work_views.merge, name="merge"),
    path("tasks/<int:pk>/", task_views.task, name="task"),
    path("manuscripts/<int:pk>/write/", text_views.write, name="write"),
    path("manuscripts/<int:pk>/original/", writing.follow, name="follow_original"),
    path("manuscripts/<int:pk>/references/", reference_views.references, name="references"),
    path("manuscripts/<int:pk>/references/export/", citing.export, name="export_references"),
    path("manuscripts/<int:pk>/references/<int:entry_pk>/replace/", entry_views.replace, name="replace_reference"),
    path("manuscripts/<int:pk>/references/<int:entry_pk>/key/", entry_views.rename, name="rename_reference"),
    path("manuscripts/<int:pk>/references/<int:entry_pk>/remove/", entry_views.remove, name="remove_reference"),
    path("manuscripts/<int:pk>/references/<int:entry_pk>/evidence/", entry_views.evidence, name="reference_evidence"),
    path("manuscripts/<int:pk>/references/<int:entry_pk>/notice/", entry_views.acknowledge, name="acknowledge_notice"),
    path("manuscripts/<int:pk>/identifiers/<int:dispute_pk>/", same_work_views.decide, name="identifier"),
    path("manuscripts/<int:pk>/images/", image_views.images, name="images"),
    path("manuscripts/<int:pk>/images/<int:image_pk>/place/", image_views.place, name="place_image"),
    path("manuscripts/<int:pk>/images/<int:image_pk>/remove/", image_views.remove, name="remove_image"),
    path("manuscripts/<int:pk>/images/<str:name>", image_views.image, name="image"),
    path("manuscripts/<int:pk>/revisions/<int:number>/", planning.revision, name="revision"),
    path("manuscripts/<int:pk>/compare/<int:before>/<int:after>/", writing.compare_revisions, name="compare"),
    path("manuscripts/<int:pk>/writers/", writing.add_writer, name="add_writer"),
    path("manuscripts/<int:pk>/discard/", writing.discard_manuscript, name="discard"),
    path("manuscripts/<int:pk>/submit/", review.submit_text, name="submit"),
    path("manuscripts/<int:pk>/new-version/", review.begin_version, name="begin_version"),
    path("submissions/<int:pk>/withdraw/", review.withdraw_submission, name="withdraw"),
    path("submissions/<int:pk>/review/", review.review, name="review"),
    path("manuscripts/<int:pk>/publish/", publication.publish, name="publish"),
    path("manuscripts/<int:pk>/notices/", telling.notices, name="notices"),
    path("manuscripts/<int:pk>/notices/<int:notice_pk>/withdraw/", telling.withdraw, name="withdraw_notice"),
    path("manuscripts/<int:pk>/unschedule/", publication.unschedule, name="unschedule"),
    path("approvals/<int:pk>/withdraw/", publication.withdraw_approval, name="withdraw_approval"),
    path("approvals/<int:pk>/objection/", objections.answer, name="answer_objection"),
    path("approvals/<int:pk>/again/", renewal_views.renew, name="approve_again"),
]
