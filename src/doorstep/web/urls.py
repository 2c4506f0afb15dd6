"""Where every page stands."""

from allauth.account import views as account
from django.urls import path

from doorstep.web.views import (
    calls,
    find,
    health,
    links,
    look_back,
    people,
    session,
    steps,
)

# Of the library's pages these alone. Accounts have no e-mail address: one added in a
# stolen session would be the way to a new password.
urlpatterns = [
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path(
        "account/password/change/",
        account.password_change,
        name="account_change_password",
    ),
    path("calls/", calls.mine, name="calls"),
    path("calls/open/", calls.open_, name="open_call"),
    path("calls/<uuid:ref>/", calls.page, name="call"),
    path("calls/<uuid:ref>/changes/", calls.changes, name="call_changes"),
    path("calls/<uuid:ref>/say/", calls.say, name="call_say"),
    path("calls/<uuid:ref>/attach/", calls.attach, name="call_attach"),
    path("calls/<uuid:ref>/detach/", calls.detach, name="call_detach"),
    path("calls/<uuid:ref>/grade/", calls.grade, name="call_grade"),
    path("calls/<uuid:ref>/send/", calls.send, name="call_send"),
    path("calls/<uuid:ref>/unsend/", calls.unsend, name="call_unsend"),
    path("calls/<uuid:ref>/close/", calls.close, name="call_close"),
    path("calls/<uuid:ref>/take/", calls.take, name="call_take"),
    path(
        "calls/<uuid:ref>/not-domestic/",
        calls.not_domestic,
        name="call_not_domestic",
    ),
    path("", find.page, name="find"),
    path("found/", find.found, name="found"),
    path("person/<uuid:ref>/", people.page, name="person"),
    path("links/", links.page, name="links"),
    path("links/work/", links.work, name="work"),
    path("links/<uuid:ref>/decide/", links.decide, name="decide_link"),
    path("links/<uuid:ref>/undo/", links.undo, name="undo_link"),
    path("look-back/", look_back.page, name="look_back"),
    path("look-back/table.csv", look_back.table, name="look_back_csv"),
    path("health/", health.page, name="health"),
    path("steps/", steps.page, name="steps"),
    path("steps/worker.js", steps.worker, name="steps_worker"),
    path("post/", session.choose_post, name="choose_post"),
    path("sign-in/", session.SignIn.as_view(), name="account_login"),
]
