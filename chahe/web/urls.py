"""The addresses: what chahe/web/pages and chahe/web/api/operations declare."""

from django.urls import include, path

from chahe.web.api.build import addresses
from chahe.web.gate import patterns

urlpatterns = [*patterns(), path("api/", include(addresses()))]
