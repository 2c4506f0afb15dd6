"""Where every page and every operation of the API stands."""

from django.urls import include, path

urlpatterns = [path("", include("doorstep.web.urls"))]

handler400 = "doorstep.web.views.errors.bad_request"
handler403 = "doorstep.web.views.errors.denied"
handler404 = "doorstep.web.views.errors.absent"
handler500 = "doorstep.web.views.errors.broken"
