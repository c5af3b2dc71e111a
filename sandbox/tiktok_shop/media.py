"""Uploaded images and files (`/product/202309/images/upload`, `/files/upload`)."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import Any

from sandbox.tiktok_shop import image_formats
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.state import File, Image

USE_CASES = (
    "MAIN_IMAGE",
    "ATTRIBUTE_IMAGE",
    "DESCRIPTION_IMAGE",
    "CERTIFICATION_IMAGE",
    "SIZE_CHART_IMAGE",
    "CUSTOMIZATION_IMAGE",
)
IMAGE_BYTES = 10 * 1024 * 1024
PDF_BYTES = 20 * 1024 * 1024
VIDEO_BYTES = 100 * 1024 * 1024
VIDEO_FORMATS = ("MP4", "MOV", "MKV", "WMV", "WEBM", "AVI", "3GP", "FLV", "MPEG")
KEPT_BYTES = 32 * 1024 * 1024


class Media(Area):
    """Metadata is state; the bytes are a bounded cache that only pictures pages, and are not saved."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self._contents: OrderedDict[str, bytes] = OrderedDict()
        self._kept = 0

    def upload_image(self, data: bytes, use_case: str) -> dict[str, Any]:
        """Main and attribute images outside 3:4 to 4:3 are made square, as the platform does."""
        if use_case not in USE_CASES:
            raise ApiError(11050001, "invalid param: use_case")
        if not data:
            raise ApiError(12038002)
        if len(data) > IMAGE_BYTES:
            raise ApiError(12038005)
        try:
            media_type, width, height = image_formats.measure(data)
        except ValueError as failure:
            raise ApiError(12038004) from failure
        _check_size(use_case, width, height)
        if use_case in ("MAIN_IMAGE", "ATTRIBUTE_IMAGE") and (4 * width < 3 * height or 4 * height < 3 * width):
            width = height = max(width, height)
        digest = hashlib.sha256(data).hexdigest()
        uri = f"tos-sandbox-i-{self.box.entropy.token(10)}/{self.box.entropy.token(32)}"
        image = Image(uri, width, height, use_case, digest, media_type)
        self.state.images[uri] = image
        self._keep(digest, data)
        self.engine.changed("image", uri, None, {"use_case": use_case, "width": width, "height": height})
        return {"uri": uri, "url": self.url(uri), "width": width, "height": height, "use_case": use_case}

    def upload_file(self, data: bytes, name: str) -> dict[str, Any]:
        if not data:
            raise ApiError(12019103)
        if not name:
            raise ApiError(12019104)
        kind = name.rpartition(".")[2].upper()
        if kind != "PDF" and kind not in VIDEO_FORMATS:
            raise ApiError(12019105)
        if kind == "PDF" and not data.startswith(b"%PDF"):
            raise ApiError(12019105)
        if len(data) > (PDF_BYTES if kind == "PDF" else VIDEO_BYTES):
            raise ApiError(12038005)
        file = File("v09" + self.box.entropy.token(29), name, kind, len(data))
        self.state.files[file.id] = file
        return {"id": file.id, "url": f"{self.engine.public_url}/files/{file.id}", "name": name, "format": kind}

    def url(self, uri: str) -> str:
        return f"{self.engine.public_url}/images/{uri}"

    def content(self, uri: str) -> tuple[str, bytes] | None:
        """(media type, bytes); None when the image is unknown or its bytes were let go."""
        image = self.state.images.get(uri)
        data = self._contents.get(image.content_hash) if image else None
        return (image.media_type, data) if image and data is not None else None

    def wire(self, uri: str) -> dict[str, Any]:
        """An image as Get Product shows it."""
        image = self.state.images.get(uri)
        return {
            "uri": uri,
            "urls": [self.url(uri)],
            "thumb_urls": [self.url(uri)],
            "width": image.width if image else 0,
            "height": image.height if image else 0,
        }

    def forget_contents(self) -> None:
        self._contents.clear()
        self._kept = 0

    def _keep(self, digest: str, data: bytes) -> None:
        if digest in self._contents:
            return
        self._contents[digest] = data
        self._kept += len(data)
        while self._kept > KEPT_BYTES:
            _, dropped = self._contents.popitem(last=False)
            self._kept -= len(dropped)


def _check_size(use_case: str, width: int, height: int) -> None:
    low, high = (300, 4_000) if use_case == "MAIN_IMAGE" else (100, 20_000)
    if not (low <= width <= high and low <= height <= high):
        raise ApiError(12038014, f"The image dimensions must be within {low} and {high} px.")
    if use_case == "SIZE_CHART_IMAGE" and min(width, height) < 1_024:
        raise ApiError(12038014, "The shorter side of a size chart must be at least 1024 px.")
