"""The addresses: what chahe/web/pages declares."""

from chahe.web.gate import patterns

urlpatterns = patterns()
