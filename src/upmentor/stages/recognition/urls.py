"""Routes of this slice."""

from django.urls import path

from upmentor.stages.recognition.views import closing, own, sharing, staff, statement, thanks, verify

STAFF = "manage/p/<slug:slug>/certificates"
WORRIES = "manage/p/<slug:slug>/team-time"

app_name = "recognition"
urlpatterns = [
    path("recognition/", own.home, name="home"),
    path("recognition/<uuid:uid>/certificate.pdf", own.certificate, name="certificate"),
    path("recognition/<uuid:uid>/withdraw/", own.withdraw, name="withdraw"),
    path("recognition/<uuid:uid>/restore/", own.restore, name="restore"),
    path("recognition/pairs/<uuid:uid>/naming/", own.naming, name="naming"),
    path("recognition/<uuid:uid>/statement/", statement.statement, name="statement"),
    path("recognition/<uuid:uid>/statement/drop/", statement.drop, name="statement-drop"),
    path("recognition/<uuid:uid>/share/<slug:what>/", sharing.share, name="share"),
    path("recognition/<uuid:uid>/unshare/<slug:what>/", sharing.unshare, name="unshare"),
    path("recognition/notes/<uuid:uid>/put-away/", thanks.put_away, name="note-put-away"),
    path("recognition/notes/<uuid:uid>/bring-back/", thanks.bring_back, name="note-bring-back"),
    path("recognition/notes/<uuid:uid>/erase/", thanks.erase, name="note-erase"),
    path("team-time/", sharing.team, name="team-time"),
    path("team-time/<uuid:uid>/support/", sharing.support, name="support"),
    path("team-time/<uuid:uid>/support/undo/", sharing.support_undo, name="support-undo"),
    path("team-time/<uuid:uid>/worry/", sharing.worry, name="worry"),
    path("team-time/<uuid:uid>/worry/undo/", sharing.worry_undo, name="worry-undo"),
    path("pairs/<uuid:uid>/close/", closing.close, name="close"),
    path("pairs/<uuid:uid>/close/letter/", closing.letter, name="close-letter"),
    path("pairs/<uuid:uid>/close/take-back/", closing.take_back, name="close-take-back"),
    path("pairs/<uuid:uid>/close/restore/", closing.restore, name="close-restore"),
    path("pairs/<uuid:uid>/thanks/", thanks.thanks, name="thanks"),
    path("pairs/<uuid:uid>/thanks/take-back/", thanks.take_back, name="thanks-take-back"),
    path("pairs/<uuid:uid>/thanks/restore/", thanks.restore, name="thanks-restore"),
    path("verify/", verify.ask, name="verify-ask"),
    path("verify/<str:code>/", verify.verify, name="verify"),
    path(f"{STAFF}/", staff.certificates, name="certificates"),
    path(f"{STAFF}/<uuid:uid>/revoke/", staff.revoke, name="revoke"),
    path(f"{STAFF}/<uuid:uid>/reinstate/", staff.reinstate, name="reinstate"),
    path(f"{WORRIES}/", sharing.worries, name="worries"),
    path(f"{WORRIES}/<uuid:uid>/settle/", sharing.settle, name="worry-settle"),
    path(f"{WORRIES}/<uuid:uid>/reopen/", sharing.reopen, name="worry-reopen"),
]
