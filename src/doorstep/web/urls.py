"""Where every page stands."""

from django.urls import include, path

from doorstep.web.views import find, health, links, look_back, people, session

# The last pattern of a name is the one that `reverse` gives, so ours come last.
urlpatterns = [
    path("account/", include("allauth.account.urls")),
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
