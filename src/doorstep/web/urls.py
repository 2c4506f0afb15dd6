"""Where every page stands."""

from allauth.account import views as account
from django.urls import path

from doorstep.web.views import find, health, links, look_back, people, session

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
    path("post/", session.choose_post, name="choose_post"),
    path("sign-in/", session.SignIn.as_view(), name="account_login"),
]
