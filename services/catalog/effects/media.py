"""Pictures and documents on their way to TikTok Shop: each content is uploaded once per use."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable

from chassis.store import Files
from contracts.catalog import Problem
from platforms.budget import Kind
from platforms.download import Downloader
from platforms.errors import Refused
from platforms.tiktok_shop.client import TikTokShopClient
from platforms.tiktok_shop.images import UseCase
from platforms.tiktok_shop.models import UploadedImage
from platforms.tiktok_shop.rules import IMAGE_PIXELS, MAIN_IMAGE_PIXELS
from services.catalog.domain import problems
from services.catalog.domain.draft import Draft
from services.catalog.domain.values import StoredFile, StoreImage
from services.catalog.mapping.html import HostedPicture, pictures
from services.catalog.mapping.pictures import pixels
from services.catalog.mapping.shop import Uploaded, problem_of
from services.catalog.store import Images

PDF = "application/pdf"


class MediaRefused(Exception):
    """Some pictures or files cannot be used; all reasons at once."""

    def __init__(self, reasons: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(reasons)} pictures or files refused")
        self.reasons = reasons


class Media:
    """Uploads for one connection at a time."""

    def __init__(self, images: Images, files: Files, downloader: Downloader) -> None:
        self._images = images
        self._files = files
        self._downloader = downloader

    async def of_draft(self, connection: str, client: TikTokShopClient, draft: Draft) -> Uploaded:
        """Everything that the draft shows. Raises MediaRefused with every reason, and what the client raises."""
        bulk = client.under(kind=Kind.BULK)
        main = await self._all(connection, bulk, draft.images, UseCase.MAIN)
        options = {sku.image: StoreImage(url=sku.image) for sku in draft.skus if sku.image and sku.options}
        of_options = await self._all(connection, bulk, options.values(), UseCase.ATTRIBUTE)
        inside = [StoreImage(url=url) for url in pictures(draft.description)]
        hosted = await self._all(connection, bulk, inside, UseCase.DESCRIPTION)
        certificates = {}
        for id_, held in draft.details.certificates.items():
            certificates[id_] = await self._documents(connection, bulk, held.files)
        chart = draft.details.size_chart
        return Uploaded(
            main=tuple(picture.uri for picture in main),
            options={image.url: picture.uri for image, picture in zip(options.values(), of_options, strict=True)},
            description={
                image.url: HostedPicture(picture.url, picture.width, picture.height)
                for image, picture in zip(inside, hosted, strict=True)
            },
            chart=await self._chart(connection, bulk, chart) if chart else "",
            certificates=certificates,
        )

    async def _all(
        self, connection: str, client: TikTokShopClient, images: Iterable[StoreImage], use: UseCase
    ) -> list[UploadedImage]:
        wanted = list(images)
        found = await asyncio.gather(
            *(self._picture(connection, client, image, use) for image in wanted), return_exceptions=True
        )
        reasons = []
        good = []
        for image, outcome in zip(wanted, found, strict=True):
            if isinstance(outcome, Refused):
                reasons.append(_why(image.url, outcome))
            elif isinstance(outcome, MediaRefused):
                reasons += outcome.reasons
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                good.append(outcome)
        if reasons:
            raise MediaRefused(tuple(reasons))
        return good

    async def _picture(
        self, connection: str, client: TikTokShopClient, image: StoreImage, use: UseCase
    ) -> UploadedImage:
        """Known by address and time of change, else fetched and known by content, else uploaded."""
        source = hashlib.sha256(f"{image.url}|{image.stamp}".encode()).hexdigest()
        where = f"{connection}:from:{source}"
        known = await self._images.get(where)
        if known is not None:
            before = await self._images.get(f"{connection}:{known['digest']}:{use}")
            if before is not None:
                return UploadedImage.model_validate(before)
        content = (await self._downloader.image(image.url)).content
        _judge(image.url, content, use)
        digest = hashlib.sha256(content).hexdigest()
        uploaded = await self._upload(connection, client, digest, content, use)
        await self._images.put(where, {"digest": digest})
        return uploaded

    async def _upload(
        self, connection: str, client: TikTokShopClient, digest: str, content: bytes, use: UseCase
    ) -> UploadedImage:
        key = f"{connection}:{digest}:{use}"
        known = await self._images.get(key)
        if known is not None:
            return UploadedImage.model_validate(known)
        made = await client.images.upload(content, use)
        await self._images.put(key, made.model_dump())
        return made

    async def _chart(self, connection: str, client: TikTokShopClient, file: StoredFile) -> str:
        content = await self._content(connection, file)
        return (await self._upload(connection, client, file.digest, content, UseCase.SIZE_CHART)).uri

    async def _documents(
        self, connection: str, client: TikTokShopClient, files: tuple[StoredFile, ...]
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
        images: list[str] = []
        documents: list[tuple[str, str, str]] = []
        for file in files:
            content = await self._content(connection, file)
            if file.content_type == PDF:
                documents.append(await self._document(connection, client, file, content))
            else:
                made = await self._upload(connection, client, file.digest, content, UseCase.CERTIFICATION)
                images.append(made.uri)
        return tuple(images), tuple(documents)

    async def _document(
        self, connection: str, client: TikTokShopClient, file: StoredFile, content: bytes
    ) -> tuple[str, str, str]:
        key = f"{connection}:{file.digest}:document"
        known = await self._images.get(key)
        if known is None:
            made = await client.images.upload_file(content, name=file.name)
            known = {"uri": made.id, "name": made.name or file.name, "format": made.format or "PDF"}
            await self._images.put(key, known)
        return str(known["uri"]), str(known["name"]), str(known["format"])

    async def _content(self, connection: str, file: StoredFile) -> bytes:
        content = await self._files.get(f"{connection}:{file.digest}")
        if content is None:
            raise MediaRefused((problems.file_lost(file.name),))
        return content


def _judge(url: str, content: bytes, use: UseCase) -> None:
    """Refuse what the platform would, before it is sent (Upload Product Image: pixel limits)."""
    limits = MAIN_IMAGE_PIXELS if use is UseCase.MAIN else IMAGE_PIXELS
    size = pixels(content)
    if size is None:
        raise MediaRefused((problems.image_refused(url, "it is damaged or of an unknown format"),))
    if any(side not in limits for side in size):
        sentence = f"{size[0]} x {size[1]} pixels; each side must have {limits.start} to {limits.stop - 1}"
        raise MediaRefused((problems.image_refused(url, sentence),))


def _why(url: str, refusal: Refused) -> Problem:
    if refusal.endpoint == "GET image":
        return problems.image_refused(url, refusal.message)
    return problem_of(refusal)
