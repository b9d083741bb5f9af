"""The status line's tag."""

from django import template

from accord.lib import status

register = template.Library()


@register.simple_tag(takes_context=True)
def last_act(context: template.Context) -> status.LastAct | None:
    """What the status line shows; nothing where a page has no request."""
    request = context.get("request")
    return status.last_act(request) if request is not None else None
