"""The simulated platform: its state, its clockwork, and one object per area of behaviour."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.box import Box
from sandbox.tiktok_shop import options, state
from sandbox.tiktok_shop.aftersales import Cancellations
from sandbox.tiktok_shop.auth import Authorizations
from sandbox.tiktok_shop.brands import Brands
from sandbox.tiktok_shop.categories import Categories
from sandbox.tiktok_shop.finance import Finance
from sandbox.tiktok_shop.fulfilment import Fulfilment
from sandbox.tiktok_shop.labels import Labels
from sandbox.tiktok_shop.logistics import Logistics
from sandbox.tiktok_shop.media import Media
from sandbox.tiktok_shop.orders import Orders
from sandbox.tiktok_shop.packing import Packing
from sandbox.tiktok_shop.partial_faults import PartialFaults
from sandbox.tiktok_shop.prices import Prices
from sandbox.tiktok_shop.products import Products
from sandbox.tiktok_shop.quota import Quota
from sandbox.tiktok_shop.returns import Returns
from sandbox.tiktok_shop.reviews import Reviews
from sandbox.tiktok_shop.seller_center import SellerCenter
from sandbox.tiktok_shop.shops import Shops
from sandbox.tiktok_shop.state import Pending, State
from sandbox.tiktok_shop.stock import StockRoom
from sandbox.tiktok_shop.truth import Truth
from sandbox.tiktok_shop.webhooks import Notifications

PLATFORM = "tts"


class TikTokShop:
    """Areas hold no data of their own except caches: all of it is in `state`.

    `cause` names who is acting right now and is written into every ledger entry; the HTTP gateway, the control
    routes and the clockwork set it before they act. `public_url` is where this platform is reached: addresses of
    uploaded images start with it.
    """

    def __init__(self, box: Box) -> None:
        self.box: Box = box
        self.state: State = State()
        self.cause: str = "start"
        self.public_url: str = "http://tiktok-shop.sandbox"
        box.declare_options(options.DEFAULTS)
        self.shops: Shops = Shops(self)
        self.auth: Authorizations = Authorizations(self)
        self.quota: Quota = Quota(self)
        self.categories: Categories = Categories(self)
        self.brands: Brands = Brands(self)
        self.media: Media = Media(self)
        self.logistics: Logistics = Logistics(self)
        self.stock: StockRoom = StockRoom(self)
        self.prices: Prices = Prices(self)
        self.reviews: Reviews = Reviews(self)
        self.products: Products = Products(self)
        self.orders: Orders = Orders(self)
        self.fulfilment: Fulfilment = Fulfilment(self)
        self.packing: Packing = Packing(self)
        self.labels: Labels = Labels(self)
        self.cancellations: Cancellations = Cancellations(self)
        self.returns: Returns = Returns(self)
        self.finance: Finance = Finance(self)
        self.notifications: Notifications = Notifications(self)
        self.seller_center: SellerCenter = SellerCenter(self)
        self.truth: Truth = Truth(self)
        self.partial_faults: PartialFaults = PartialFaults(self)
        self._actions: dict[str, Callable[[str], None]] = {
            "review": self.reviews.decide,
            "release_hold": self.orders.release_hold,
            "cancel_unpaid": self.orders.cancel_unpaid,
            "cancel_unshipped": self.orders.cancel_unshipped,
            "cancel_uncollected": self.orders.cancel_uncollected,
            "complete": self.orders.complete_when_due,
            "answer_cancellation": self.cancellations.approve_unanswered,
            "warn_expiry": self.auth.warn_of_expiry,
        }
        box.join(PLATFORM, self)

    @property
    def now(self) -> int:
        return int(self.box.clock.now())

    def option(self, name: str) -> Any:
        return self.box.options[name]

    def new_id(self) -> str:
        return self.box.entropy.id19()

    def changed(self, kind: str, entity: str, before: Any, after: Any) -> None:
        """Writes one state change into the ledger, with the present cause."""
        self.box.ledger.change(PLATFORM, kind, entity, before, after, self.cause)

    def later(self, seconds: float, action: str, target: str) -> None:
        """Lets the platform do `action` by itself after `seconds`; survives save and load."""
        self.state.sequence += 1
        ticket = str(self.state.sequence)
        self.state.pending[ticket] = Pending(self.box.clock.now() + seconds, action, target)
        self._arm(ticket, self.state.pending[ticket])

    def snapshot(self) -> dict[str, Any]:
        return state.dump(self.state)

    def restore(self, saved: dict[str, Any]) -> None:
        self.state = state.load(saved)
        self.media.forget_contents()
        for area in (self.products, self.orders, self.auth, self.shops):
            area.reindex()
        for ticket, pending in self.state.pending.items():
            self._arm(ticket, pending)

    def _arm(self, ticket: str, pending: Pending) -> None:
        self.box.clock.call_at(pending.at, partial(self._fire, ticket, pending), f"tts {pending.action}")

    def _fire(self, ticket: str, pending: Pending) -> None:
        # After a restore the table holds other objects: a timer of the state before it must do nothing.
        if self.state.pending.get(ticket) is not pending:
            return
        del self.state.pending[ticket]
        self.cause = f"platform {pending.action}"
        self._actions[pending.action](pending.target)
