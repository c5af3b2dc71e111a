"""Images from addresses that somebody else chose: only public hosts, only images, only so many bytes."""

from __future__ import annotations

import ipaddress

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platforms.download import LARGEST, Downloader, image_format, is_public
from platforms.errors import Refused, Unavailable
from platforms.http import Http
from tests.platforms.ports import ManualClock, Recorder

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PUBLIC = "93.184.216.34"


class Names:
    """A resolver with a table of its own."""

    def __init__(self, **table: list[str]) -> None:
        self._table = table
        self.asked: list[str] = []

    async def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        if host.split(".")[0] not in self._table:
            raise OSError("unknown host")
        return self._table[host.split(".")[0]]


def downloader(clock: ManualClock, transport: Recorder, names: Names, *trusted: str) -> Downloader:
    return Downloader(Http(clock, transport), names, trusted=frozenset(trusted))


def picture(content: bytes = PNG, status: int = 200) -> Recorder:
    return Recorder(httpx.Response(status, content=content))


async def test_the_connection_goes_to_the_address_that_was_checked(clock: ManualClock) -> None:
    transport = picture()
    names = Names(cdn=[PUBLIC, "93.184.216.35"])
    image = await downloader(clock, transport, names).image("https://cdn.example/a.png?w=1#top")
    assert (image.content, image.format) == (PNG, "png")
    assert str(transport.last.url) == f"https://{PUBLIC}/a.png?w=1"
    assert transport.last.headers["host"] == "cdn.example"
    assert transport.last.extensions["sni_hostname"] == "cdn.example"
    assert names.asked == ["cdn.example"]


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.example/a.png",
        "https://user:pass@cdn.example/a.png",
        "https://cdn.example@169.254.169.254/a.png",
        "https://cdn.example:8443/a.png",
        "https://cdn.example:99999/a.png",
        "https:///a.png",
        "https://[::1/a.png",
        "ftp://cdn.example/a.png",
        "file:///etc/passwd",
        "https://" + "a" * 70 + ".example/a.png",
        "",
    ],
)
async def test_addresses_of_another_form_are_refused(clock: ManualClock, url: str) -> None:
    transport = picture()
    with pytest.raises(Refused) as caught:
        await downloader(clock, transport, Names(cdn=[PUBLIC])).image(url)
    assert caught.value.code == "address"
    assert transport.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "0.1.2.3",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.51.100.7",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "fec0::1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:db8::1",
        "not an address",
    ],
)
async def test_hosts_inside_are_refused_even_beside_a_public_address(clock: ManualClock, address: str) -> None:
    transport = picture()
    for found in ([address], [PUBLIC, address]):
        with pytest.raises(Refused) as caught:
            await downloader(clock, transport, Names(cdn=found)).image("https://cdn.example/a.png")
        assert caught.value.code == "address"
    assert transport.requests == []


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_v4_address_gets_in_by_its_mapped_form(number: int) -> None:
    assert not is_public(f"::ffff:{ipaddress.IPv4Address(number)}")


@settings(deadline=None)
@given(st.ip_addresses())
def test_public_means_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(str(address)):
        assert not (address.is_private)
        assert not (address.is_loopback)
        assert not (address.is_link_local)
        assert not address.is_multicast


async def test_an_unknown_host(clock: ManualClock) -> None:
    with pytest.raises(Refused) as caught:
        await downloader(clock, picture(), Names()).image("https://cdn.example/a.png")
    assert caught.value.code == "address"


async def test_redirects_and_other_answers_are_not_followed(clock: ManualClock) -> None:
    transport = Recorder(httpx.Response(302, headers={"location": "http://169.254.169.254/"}))
    with pytest.raises(Refused) as caught:
        await downloader(clock, transport, Names(cdn=[PUBLIC])).image("https://cdn.example/a.png")
    assert caught.value.code == "302"
    assert len(transport.requests) == 1


async def test_too_large_and_not_an_image(clock: ManualClock) -> None:
    names = Names(cdn=[PUBLIC])
    with pytest.raises(Refused) as large:
        await downloader(clock, picture(PNG + bytes(LARGEST)), names).image("https://cdn.example/a.png")
    assert large.value.code == "size"
    with pytest.raises(Refused) as page:
        await downloader(clock, picture(b"<svg onload=x>"), names).image("https://cdn.example/a.png")
    assert page.value.code == "format"


async def test_a_host_that_does_not_answer(clock: ManualClock) -> None:
    with pytest.raises(Unavailable):
        await downloader(clock, Recorder(httpx.ConnectTimeout("no")), Names(cdn=[PUBLIC])).image(
            "https://cdn.example/a"
        )


async def test_trusted_origins_are_fetched_as_they_are(clock: ManualClock) -> None:
    transport = picture()
    names = Names()
    image = await downloader(clock, transport, names, "http://127.0.0.1:8081").image("http://127.0.0.1:8081/i/1.png")
    assert image.format == "png"
    assert str(transport.last.url) == "http://127.0.0.1:8081/i/1.png"
    with pytest.raises(Refused):
        await downloader(clock, transport, names, "http://127.0.0.1:8081").image("http://127.0.0.1:8082/i/1.png")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe0rest", "jpeg"),
        (PNG, "png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", ""),
        (b"BM\x00\x00", "bmp"),
        (b"GIF89a", "gif"),
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (b"", ""),
    ],
)
def test_formats_by_their_first_bytes(content: bytes, expected: str) -> None:
    assert image_format(content) == expected
