"""The least that a page costs here: fifty rows by key as a plain table, in a bare Django view."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

PAGE = """<!doctype html><title>Floor</title><table>{% for id, name, email, seen_at in rows %}
<tr><td>{{ id }}</td><td>{{ name }}</td><td>{{ email }}</td><td>{{ seen_at }}</td></tr>
{% endfor %}</table>"""
ROWS = """SELECT id, name, email, seen_at FROM leads_lead WHERE id > %s ORDER BY id LIMIT 50"""


def floor(request: HttpRequest) -> HttpResponse:
    """Behind the same middleware, for the same signed-in person."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [int(request.GET.get("after", 0))])
        rows = cursor.fetchall()
    return HttpResponse(engines["django"].from_string(PAGE).render({"rows": rows}, request))


urlpatterns = [path("floor/", floor), path("", include("accord.urls"))]
