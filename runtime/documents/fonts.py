"""The typeface of printed reports, and nothing else: a glyph never comes from what the machine happens to have."""

from __future__ import annotations

from pathlib import Path

from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration

FONTS = Path(__file__).parent / "assets" / "fonts"

# WeasyPrint declares only the call that also loads the machine's own fonts.
ffi.cdef("FcConfig * FcConfigCreate(void);")


class ReportFonts(FontConfiguration):  # type: ignore[misc]
    """A font map that knows the four faces of Tinos only.

    A letter missing from Tinos prints as an empty box and a test sees it, instead of being mixed in from another face.
    """

    def __init__(self) -> None:
        self._config = fontconfig.FcConfigCreate()
        for face in sorted(FONTS.glob("*.ttf")):
            fontconfig.FcConfigAppFontAddFile(self._config, str(face).encode())
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        fontconfig.FcConfigDestroy(self._config)  # the map holds its own reference
        self._folder = None
        self.strut_layouts: dict[object, object] = {}
        self.font_features: dict[object, object] = {}
