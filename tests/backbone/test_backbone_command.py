"""`python -m deploy.backbone up`, and a crash of the one who ran it."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

PROJECT = Path(__file__).parents[2]

pytestmark = pytest.mark.backbone


@pytest.fixture
def running(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    with _up(tmp_path) as process:
        yield process
        process.kill()


def test_it_prints_the_addresses_and_ends_in_order_on_ctrl_c(running: "subprocess.Popen[str]", tmp_path: Path) -> None:
    addresses = _addresses(running)
    assert set(addresses) == {"TANDEM_KAFKA", "TANDEM_MONGO"}
    servers = _servers(tmp_path)

    running.send_signal(signal.SIGINT)

    assert running.wait(60) == 0
    assert all(_ended(server) for server in servers)


def test_after_a_crash_nothing_runs_on_and_the_next_start_has_the_data(
    running: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    with MongoClient[dict[str, int]](_addresses(running)["TANDEM_MONGO"]) as client:
        client.shop.orders.insert_one({"_id": 1})
    servers = _servers(tmp_path)

    running.kill()

    assert all(_ended(server) for server in servers)
    with _up(tmp_path) as again:
        with MongoClient[dict[str, int]](_addresses(again)["TANDEM_MONGO"]) as client:
            assert list(client.shop.orders.find({})) == [{"_id": 1}]
        again.terminate()


def _up(data: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "TANDEM_BACKBONE": "embedded"}
    command = [sys.executable, "-m", "deploy.backbone", "up", "--data", str(data)]
    return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True)


def _addresses(process: "subprocess.Popen[str]") -> dict[str, str]:
    assert process.stdout is not None
    lines = [process.stdout.readline().strip() for _ in range(2)]
    return dict(line.split("=", 1) for line in lines)


def _servers(data: Path) -> list[int]:
    records = [(data / f"{name}.pid").read_text(encoding="ascii") for name in ("kafka", "store")]
    return [os.pidfd_open(int(record.split()[0])) for record in records]


def _ended(process: int) -> bool:
    poll = select.poll()
    poll.register(process, select.POLLIN)
    ended = bool(poll.poll(20_000))
    os.close(process)
    return ended
