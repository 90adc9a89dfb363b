"""What a document may load while it is rendered: our own assets, by name, and small pictures inside the text."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from io import BytesIO

from PIL import Image
from weasyprint.urls import URLFetcher, URLFetcherResponse

MAXIMUM_IMAGE_BYTES = 2_000_000
MAXIMUM_PIXELS = 25_000_000
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG"}


class Refused(ValueError):
    """An address the document may not load. WeasyPrint leaves the picture out."""


class LockedFetcher(URLFetcher):  # type: ignore[misc]
    """No network, no files, no redirects: ``asset:NAME`` from the given list and ``data:`` PNG or JPEG pictures.

    Letting WeasyPrint's own fetcher see text from a reporting unit reaches the loopback interface and local files.
    """

    def __init__(self, assets: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._assets = dict(assets or {})

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The picture behind ``url``, or Refused."""
        if url.startswith("asset:"):
            return self._asset(url)
        if url.startswith("data:"):
            return _picture(url)
        raise Refused(url[:80])

    def _asset(self, url: str) -> URLFetcherResponse:
        content = self._assets.get(url.removeprefix("asset:"))
        if content is None:
            raise Refused(url[:80])
        return URLFetcherResponse(url, content, {"Content-Type": "image/png"})


def _picture(url: str) -> URLFetcherResponse:
    kind, separator, text = url.removeprefix("data:").partition(";base64,")
    if not separator or kind not in _KINDS or len(text) > MAXIMUM_IMAGE_BYTES * 4 // 3:
        raise Refused(url[:80])
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Refused(url[:80]) from error
    _check_picture(content, _KINDS[kind], url)
    return URLFetcherResponse("data:picture", content, {"Content-Type": kind})


def _check_picture(content: bytes, format: str, url: str) -> None:
    """Only real PNG and JPEG pictures: WeasyPrint would try anything else as SVG, which can load more."""
    try:
        with Image.open(BytesIO(content), formats=[format]) as picture:
            width, height = picture.size
    except (OSError, Image.DecompressionBombError) as error:
        raise Refused(url[:80]) from error
    if width * height > MAXIMUM_PIXELS:
        raise Refused(url[:80])
