"""Routes of this slice."""

from django.urls import path

from upmentor.stages.recognition.views import closing, own, staff, verify

STAFF = "manage/p/<slug:slug>/certificates"

app_name = "recognition"
urlpatterns = [
    path("recognition/", own.home, name="home"),
    path("recognition/<uuid:uid>/certificate.pdf", own.certificate, name="certificate"),
    path("recognition/<uuid:uid>/withdraw/", own.withdraw, name="withdraw"),
    path("recognition/<uuid:uid>/restore/", own.restore, name="restore"),
    path("recognition/pairs/<uuid:uid>/naming/", own.naming, name="naming"),
    path("pairs/<uuid:uid>/close/", closing.close, name="close"),
    path("pairs/<uuid:uid>/close/letter/", closing.letter, name="close-letter"),
    path("pairs/<uuid:uid>/close/take-back/", closing.take_back, name="close-take-back"),
    path("pairs/<uuid:uid>/close/restore/", closing.restore, name="close-restore"),
    path("verify/", verify.ask, name="verify-ask"),
    path("verify/<str:code>/", verify.verify, name="verify"),
    path(f"{STAFF}/", staff.certificates, name="certificates"),
    path(f"{STAFF}/<uuid:uid>/revoke/", staff.revoke, name="revoke"),
    path(f"{STAFF}/<uuid:uid>/reinstate/", staff.reinstate, name="reinstate"),
]
