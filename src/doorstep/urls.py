"""Where every page and every operation of the API stands."""

from django.urls import include, path

urlpatterns = [path("", include("doorstep.web.urls"))]
