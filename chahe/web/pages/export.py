"""Take a table away as Excel: with the filters and the order of the page it is asked for on."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from chahe.web.context import language, person
from chahe.web.exporting import file_name, is_quick, write
from chahe.web.gate import Page
from chahe.web.models import Examination, Job
from chahe.web.roles import Need
from chahe.web.sheets import Asked, names, sheet_of

LONGEST = 4_000
"""Characters of filters that are kept with a job."""


def export(request: HttpRequest, examination: Examination, table: str) -> HttpResponseBase:
    """Short tables at once; long ones by a job, and the page of jobs has the files."""
    if table not in names() or len(request.GET.urlencode()) > LONGEST:
        raise Http404
    asked = Asked(examination, request.GET, language(request))
    made = sheet_of(table, asked)
    by = person(request) or str(request.user)
    if is_quick(made):
        out = BytesIO()
        write(out, asked, made, by)
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=file_name(asked, table, made))
    ordered(examination, table, request.GET.urlencode(), asked.lang, by)
    return redirect("jobs", case=examination.pk)


def ordered(examination: Examination, table: str, query: str, lang: str, by: str) -> Job:
    """The job that makes the files of a table, with the filters of a page's address."""
    job = Job.asked(examination, "table", by, state="making")
    job.said = {"table": table, "query": query, "lang": lang, "name": f"{job.pk:06d}"}
    job.state = "waiting"
    job.save()
    return job


EXPORT = Page("export", "c/<str:case>/export/<slug:table>/", Need.READ, export, ("POST",), costly=20)
