"""Forms made from spreadsheets: uploaded, reviewed beside the original, applied to a template."""
