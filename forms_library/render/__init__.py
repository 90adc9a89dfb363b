"""From a definition and its values to what people see, on the screen and on paper."""

from forms_library.render.build import orientation_of, table_model
from forms_library.render.document import DocumentModel, DocumentSection, document_model, is_printed
from forms_library.render.model import BodyRow, Cell, CodeCell, HeaderCell, LabelCell, TableModel
from forms_library.render.records import records_model
from forms_library.render.rich_text import clean_html, rich_text
from forms_library.render.sections import fields_html, narrative_html, section_html
from forms_library.render.table import Mode, table_html

__all__ = [
    "BodyRow",
    "Cell",
    "CodeCell",
    "DocumentModel",
    "DocumentSection",
    "HeaderCell",
    "LabelCell",
    "Mode",
    "TableModel",
    "clean_html",
    "document_model",
    "fields_html",
    "is_printed",
    "narrative_html",
    "orientation_of",
    "records_model",
    "rich_text",
    "section_html",
    "table_html",
    "table_model",
]
