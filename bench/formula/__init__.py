"""The formula engine beside the library it parses with, beside hand-written Python and beside LibreOffice."""
