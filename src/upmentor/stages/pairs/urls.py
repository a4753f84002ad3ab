from django.urls import path

from upmentor.stages.pairs.views import (
    agreement,
    announcing,
    answers,
    comparing,
    exits,
    fairness,
    further,
    matching,
    pairs,
    participant,
    proof,
    ruled,
    run_list,
    runs,
)

STAFF = "manage/p/<slug:slug>"
RUN = f"{STAFF}/matching/runs/<uuid:uid>"

app_name = "pairs"
urlpatterns = [
    path(f"{STAFF}/matching/", matching.matching, name="matching"),
    path(f"{STAFF}/matching/rules/", matching.rule, name="rule"),
    path(f"{STAFF}/matching/rules/<int:pk>/lift/", matching.lift_rule, name="lift-rule"),
    path(f"{STAFF}/matching/compare/", comparing.compare, name="compare"),
    path(f"{STAFF}/matching/compare/export.<str:form>", comparing.export, name="compare-export"),
    path(f"{STAFF}/matching/runs/", run_list.runs, name="runs"),
    path(f"{RUN}/", runs.run, name="run"),
    path(f"{RUN}/again/", run_list.again, name="again"),
    path(f"{RUN}/unmatched/", runs.unmatched, name="run-unmatched"),
    path(f"{RUN}/topics/", runs.topics, name="run-topics"),
    path(f"{RUN}/fairness/", fairness.fairness, name="run-fairness"),
    path(f"{RUN}/proof/", proof.proof, name="run-proof"),
    path(f"{RUN}/others/<uuid:enrolment>/", further.others, name="others"),
    path(f"{RUN}/force/<uuid:enrolment>/<uuid:other>/", further.force, name="force"),
    path(f"{RUN}/cancel/", runs.cancel, name="cancel-run"),
    path(f"{RUN}/approve/", runs.approve, name="approve"),
    path(f"{RUN}/approve/undo/<int:stamp>/", runs.undo_approval, name="undo-approval"),
    path(f"{STAFF}/pairs/proposals/", pairs.pairs, name="pairs"),
    path(f"{STAFF}/pairs/new/", pairs.by_hand, name="by-hand"),
    path(f"{STAFF}/pairs/announce/", announcing.announce, name="announce"),
    path(f"{STAFF}/pairs/announce/<uuid:uid>/call-back/", announcing.call_back, name="call-back"),
    path(f"{STAFF}/pairs/<uuid:uid>/withdraw/", pairs.withdraw, name="withdraw"),
    path(f"{STAFF}/pairs/<uuid:uid>/approve/", pairs.approve_again, name="approve-again"),
    path(f"{STAFF}/pairs/export.<str:form>", pairs.export, name="export"),
    path(f"{STAFF}/pairs/<uuid:uid>/stop/", answers.stop, name="stop"),
    path(f"{STAFF}/pairs/<uuid:uid>/keep/", answers.keep, name="keep"),
    path(f"{STAFF}/pairs/another/<uuid:uid>/", answers.another, name="another"),
    path(f"{STAFF}/pairs/<uuid:uid>/rule/", ruled.ruled, name="ruled"),
    path("match/<uuid:uid>/", participant.match, name="match"),
    path("pairs/<uuid:uid>/first-talk/", participant.first_talk, name="first-talk"),
    path("pairs/<uuid:uid>/agreement/", agreement.agreement, name="agreement"),
    path("pairs/<uuid:uid>/agreement/change/", agreement.change, name="agreement-change"),
    path("pairs/<uuid:uid>/pause/", exits.pause, name="pause"),
    path("pairs/<uuid:uid>/exit/", exits.exit_pair, name="exit"),
]
