"""The calendar of days off and make-up working days that an administrator keeps."""
