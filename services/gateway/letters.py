"""The texts of mails, in text and HTML. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate
from functools import cache

from jinja2 import Environment, StrictUndefined

SUBJECTS = {
    "invitation": "Your access to Tandem",
    "reset": "Set a new password for Tandem",
    "authorization_lost": "{{ name }}: authorization needed",
    "authorization_ends": "{{ name }}: the authorization ends in {{ days }} day(s)",
    "digest": "{{ name }}: {{ count }} thing(s) that need you",
}
TEXTS = {
    "invitation": """Hello {{ name }},

you can now log in to Tandem:

  Address:  {{ link }}
  E-mail:   {{ email }}
  Password: {{ password }}

The password works once within {{ hours }} hours; choose your own when you log in.
""",
    "reset": """Hello {{ name }},

somebody asked for a new password for this e-mail address. If that was you, open this within {{ minutes }} minutes:

  {{ link }}

If not, do nothing: the password stays as it is.
""",
    "authorization_lost": """The connection "{{ name }}" has stopped: {{ reason }}

Nothing is lost. Authorize again, and everything goes on where it stopped:

  {{ link }}
""",
    "authorization_ends": """The authorization of the connection "{{ name }}" at TikTok Shop ends in {{ days }} day(s).

Authorize again before that, so that orders and stock go on without a pause:

  {{ link }}
""",
    "digest": """Connection "{{ name }}":
{% for line in lines %}
- {{ line }}{% endfor %}
{% if more %}
... and {{ more }} more.
{% endif %}
See {{ link }}
""",
}
_HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ subject }}</title></head>
<body><pre style="font:15px/1.5 sans-serif;white-space:pre-wrap">{{ text }}</pre></body></html>
"""


@cache
def _environment(html: bool) -> Environment:
    # The text part of a mail and its subject are not HTML.
    return Environment(autoescape=html, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701  # nosec B701


def compose(
    template: str, values: Mapping[str, object], *, sender: str, to: str, message_id: str, at: float
) -> EmailMessage:
    """``message_id``: the same whenever this mail is composed again, so that a doubled one is recognised."""
    subject = _fill(SUBJECTS[template], values)
    text = _fill(TEXTS[template], values)
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(subject.split())[:200]
    message["Message-ID"] = message_id
    message["Date"] = formatdate(at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(_environment(True).from_string(_HTML).render(subject=subject, text=text), subtype="html")
    return message


def _fill(template: str, values: Mapping[str, object]) -> str:
    return _environment(False).from_string(template).render(**values)


def packed(values: Mapping[str, object]) -> str:
    return json.dumps(dict(values), sort_keys=True)


def unpacked(text: str) -> dict[str, object]:
    values: dict[str, object] = json.loads(text)
    return values
