"""`python -m sandbox`: three listeners, and JSON on standard output that says where they are."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.app import Sandbox, create_sandbox
from sandbox.box.server import bind, make_server
from sandbox.post import HttpPost
from sandbox.world import APP_REDIRECT, build_sample_world, credentials


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--bigcommerce-port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--tiktok-port", type=int, default=0)
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1, help="everything in the box follows from it")
    parser.add_argument("--state-file", type=Path, help="loaded at start when it exists, saved at the end")
    parser.add_argument("--tls-cert", type=Path, help="serve https with this certificate and --tls-key")
    parser.add_argument("--tls-key", type=Path)
    parser.add_argument("--redirect-url", default=APP_REDIRECT, help="where the consent page sends the seller")
    parser.add_argument("--empty", action="store_true", help="no sample world: seed it through the control API")
    given = parser.parse_args(arguments)
    if (given.tls_cert is None) != (given.tls_key is None):
        parser.error("--tls-cert and --tls-key go together")
    return given


def fill(sandbox: Sandbox, given: argparse.Namespace) -> None:
    if given.state_file is not None and given.state_file.exists():
        sandbox.box.load(given.state_file)
    elif not given.empty:
        build_sample_world(sandbox, given.redirect_url)


def introduction(hello: dict[str, Any], for_person: bool) -> str:
    """Addresses and credentials: one line of JSON for a program, the same spread out for a terminal."""
    if not for_person:
        return json.dumps(hello) + "\n"
    return f"{json.dumps(hello, indent=2)}\n\nOpen {hello['control']['ui']} in a browser. Ctrl-C ends it.\n"


async def serve(given: argparse.Namespace) -> None:
    """Serves until SIGTERM or SIGINT."""
    post = HttpPost()
    sandbox = create_sandbox(post, given.seed, state_file=given.state_file)
    ports = (given.bigcommerce_port, given.tiktok_port, given.control_port)
    sockets = [bind(given.host, port) for port in ports]
    scheme = "http" if given.tls_cert is None else "https"
    urls = [f"{scheme}://{given.host}:{one.getsockname()[1]}" for one in sockets]
    sandbox.bigcommerce.public_url, sandbox.tiktok_shop.public_url = urls[0], urls[1]
    fill(sandbox, given)
    apps = (sandbox.bigcommerce_app, sandbox.tiktok_shop_app, sandbox.control_app)
    servers = [make_server(app, given.tls_cert, given.tls_key) for app in apps]
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with sandbox.running():
        tasks = [
            asyncio.create_task(server.serve(sockets=[listener]))
            for server, listener in zip(servers, sockets, strict=True)
        ]
        for server in servers:
            await server.ready.wait()
        hello = {"control": {"url": urls[2], "ui": f"{urls[2]}/ui/"}, **credentials(sandbox)}
        sys.stdout.write(introduction(hello, for_person=sys.stdout.isatty()))
        sys.stdout.flush()
        await stop.wait()
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*tasks)
    if given.state_file is not None:
        sandbox.box.save(given.state_file)
    await post.close()


if __name__ == "__main__":
    asyncio.run(serve(read_arguments(sys.argv[1:])))
