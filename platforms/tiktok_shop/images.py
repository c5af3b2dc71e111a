"""Images and files that listings refer to. Upload once for each content and keep the uri."""

from __future__ import annotations

from enum import StrEnum

from platforms.tiktok_shop.caller import ShopCaller, Upload
from platforms.tiktok_shop.models import UploadedFile, UploadedImage
from platforms.tiktok_shop.versions import UPLOAD_FILE, UPLOAD_IMAGE


class UseCase(StrEnum):
    MAIN = "MAIN_IMAGE"
    ATTRIBUTE = "ATTRIBUTE_IMAGE"
    DESCRIPTION = "DESCRIPTION_IMAGE"
    CERTIFICATION = "CERTIFICATION_IMAGE"
    SIZE_CHART = "SIZE_CHART_IMAGE"


class Images:
    """Uploading twice is harmless: the second upload has a uri of its own."""

    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def upload(self, content: bytes, use_case: UseCase, *, filename: str = "image") -> UploadedImage:
        """JPG, PNG, WEBP, HEIC or BMP, at most 10 MB; pixel limits in platforms/tiktok_shop/rules.py."""
        upload = Upload(filename, content, fields={"use_case": use_case.value})
        return (await self._caller.call(UPLOAD_IMAGE, upload=upload, timeout=60.0)).one(UploadedImage)

    async def upload_file(self, content: bytes, *, name: str) -> UploadedFile:
        """A document of at most 20 MB. name: with its extension, such as ``certificate.pdf``."""
        upload = Upload(name, content, "application/pdf", fields={"name": name})
        return (await self._caller.call(UPLOAD_FILE, upload=upload, timeout=60.0)).one(UploadedFile)
