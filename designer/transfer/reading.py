"""A definition in a JSON file that somebody sends."""

from __future__ import annotations

import json
from typing import Any

from admin.base.errors import Invalid
from designer.template.sent import is_drawable, is_storable
from forms_library.messages import N_

LARGEST_FILE = 2 * 1024 * 1024  # a form of 300 rows and 30 columns is about 100 KB


def definition_in(content: bytes) -> dict[str, Any]:
    """The definition in a JSON file; Invalid when it is none."""
    if len(content) > LARGEST_FILE:
        raise Invalid(N_("The file is larger than 2 MB."))
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(N_("The file is not JSON.")) from error
    if not is_storable(found):
        raise Invalid(N_("The file holds characters or numbers that cannot be kept. Export the form anew."))
    if not is_drawable(found):
        raise Invalid(N_("The file holds no definition of a form."))
    return found
