"""Every ready-made form can be drawn: as the officer sees it, and as it stands on paper, with plausible figures."""

from __future__ import annotations

import pytest

from forms_library import catalogue
from forms_library.formula import compile_definition
from forms_library.problems import has_errors
from forms_library.render import section_html, table_model
from forms_library.sample import sample_values
from forms_library.validation import validate


@pytest.mark.parametrize("code", catalogue.codes())
def test_a_form_filled_with_sample_figures_is_drawn_whole(code: str) -> None:
    form = catalogue.get(code)
    values = sample_values(form, 1)
    evaluation = compile_definition(form).evaluate(values)
    assert not has_errors(validate(form, values, evaluation))
    for section in form.sections:
        for mode in ("canvas", "print"):
            drawn = str(section_html(section, values, evaluation, mode=mode))  # type: ignore[arg-type]
            assert drawn.count("<table") == drawn.count("</table>")
            assert "None" not in drawn
    for table in form.tables():
        model = table_model(table, values, evaluation)
        assert len(model.rows) == len(table.all_rows())
        widths = {len(row.cells) for row in model.rows}
        assert widths <= {0, len(table.leaf_columns())}
