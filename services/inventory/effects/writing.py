"""Write TikTok Shop: one call per listing for all its SKUs that need it, one call in flight per listing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis import metrics
from chassis.actors import Change
from chassis.clock import later
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from contracts.ids import sku_key
from platforms.errors import PlatformError, Refused, TooLate, Uncertain
from platforms.tiktok_shop.client import TikTokShopClient
from services.common.connections import UnknownConnection
from services.common.waiting import classify
from services.inventory import mapping
from services.inventory.domain import listing as listings
from services.inventory.domain import sku as skus
from services.inventory.domain.listing import Attempt, Listing
from services.inventory.domain.sku import Sending, Sku, Trouble
from services.inventory.effects.assessing import PAUSED_PAUSE, UNKNOWN_PAUSE, Assessor, connection_of, waiting
from services.inventory.sessions import Sessions
from services.inventory.store import WRITE, Changed, Stores

BATCH = 8
LONGEST_PAUSE = 600.0


@dataclass(frozen=True)
class Answer:
    """How one write ended. refusals: SKU -> TikTok Shop's reason.  error: None when the call was answered."""

    attempt: Attempt
    refusals: Mapping[str, Trouble]
    error: PlatformError | None
    at: datetime

    @property
    def is_unclear(self) -> bool:
        return isinstance(self.error, Uncertain)


class Writer:
    """timeout: seconds that one call may take.  margin: after which nothing of it can land any more."""

    def __init__(self, assessor: Assessor, sessions: Sessions, *, timeout: float, margin: float) -> None:
        self._assessor = assessor
        self._stores: Stores = assessor.stores
        self._clock = assessor.stores.clock
        self._sessions = sessions
        self._timeout = timeout
        self._margin = margin

    def flow(self) -> Flow:
        return Flow(WRITE, self.perform, batch=BATCH, lease=3 * self._timeout + 30, platform="tiktok_shop")

    async def perform(self, claim: Claim) -> Outcome:
        """Begin a write for each listing that has SKUs due, send all at once, work the answers in."""
        connection = connection_of(claim)
        try:
            policy = await self._assessor.policy(connection)
        except UnknownConnection as unknown:
            return waiting(claim, later(self._clock.now(), UNKNOWN_PAUSE), str(unknown))
        if not policy.works:
            return waiting(claim, later(self._clock.now(), PAUSED_PAUSE), "the connection's stock is paused")
        standing, begun = await self._begin(claim)
        if not begun:
            return _retries(standing)
        shop = (await self._sessions.shop(connection)).under(send_by=later(claim.lease.until, -self._timeout))
        answers = dict(
            zip(begun, await asyncio.gather(*(self._send(shop, each) for each in begun.values())), strict=True)
        )
        standing |= await self._work_in(begun, answers)
        return {**_retries(standing), **self._outcome(claim, answers)}

    async def _begin(self, claim: Claim) -> tuple[dict[str, Listing], dict[str, Listing]]:
        """(the listings, those with a write to send now), the attempt saved.

        One found open never had an answer: it is unclear.
        """
        loaded = await self._stores.listings.load(claim.actors)
        await self._resolve_open({key: listing for key, listing in loaded.items() if listing.attempt is not None})
        of_listing = await self._stores.skus_of(loaded.values())
        now = self._clock.now()

        def decide(key: str) -> Callable[[Listing | None], Change[Listing] | None]:
            return lambda state: None if state is None else Change(listings.begin(state, of_listing.get(key, {}), now))

        standing = await self._stores.listings.transact_many({key: decide(key) for key in loaded})
        begun = {
            key: listing
            for key, listing in standing.items()
            if listing.attempt is not None and listing.generation > loaded[key].generation
        }
        return standing, begun

    async def _send(self, shop: TikTokShopClient, listing: Listing) -> Answer:
        attempt = listing.attempt
        assert attempt is not None
        try:
            errors = await shop.inventory.update(listing.shop_product, mapping.quantities_of(attempt.sendings))
        except PlatformError as error:
            return Answer(attempt, {}, error, self._clock.now())
        now = self._clock.now()
        refusals = {error.sku_id: mapping.trouble_of(error, now) for error in errors}
        return Answer(attempt, refusals, None, now)

    async def _resolve_open(self, open_ones: Mapping[str, Listing]) -> None:
        """Whoever began these writes never said how they ended."""
        now = self._clock.now()
        answers = {
            key: Answer(
                listing.attempt, {}, Uncertain("the process ended before the answer", endpoint="stock update"), now
            )
            for key, listing in open_ones.items()
            if listing.attempt is not None
        }
        if answers:
            await self._work_in(open_ones, answers)

    async def _work_in(self, begun: Mapping[str, Listing], answers: Mapping[str, Answer]) -> dict[str, Listing]:
        """SKUs first, then the listings: a crash in between finds the attempt open and counts it as unclear.

        A number that came back to the one before while another was on its way needed no write when it was worked out:
        only now, with the answer, does it differ from what was sent.
        """
        lags: dict[str, float] = {}
        verdicts: dict[str, Changed] = {
            sku_key(begun[key].connection, sent.variant): self._verdict(answer, sent, lags)
            for key, answer in answers.items()
            for sent in answer.attempt.sendings
        }
        standing = await self._stores.change(verdicts)
        answered = {key for key, answer in answers.items() if answer.error is None or isinstance(answer.error, Refused)}
        await self._stores.wake_writes(s for s in standing.values() if f"{s.connection}:{s.product}" in answered)
        for lag in lags.values():
            metrics.stock_lag.observe(lag)
        return await self._stores.listings.transact_many(
            {key: self._closing(answer) for key, answer in answers.items()}
        )

    def _verdict(self, answer: Answer, sent: Sending, lags: dict[str, float]) -> Changed:
        def of(state: Sku) -> tuple[Sku, datetime]:
            after = self._judged(state, answer, sent)
            if after.sent_at == answer.at and state.told_at is not None and after.sent is not None:
                lags[state.id] = max(0.0, (answer.at - state.told_at).total_seconds())
            return after, answer.at

        return of

    def _judged(self, sku: Sku, answer: Answer, sent: Sending) -> Sku:
        generation = answer.attempt.generation
        if answer.is_unclear:
            return skus.unclear(sku, sent, generation, later(self._lands_until(answer), -self._timeout - self._margin))
        if isinstance(answer.error, Refused):
            return skus.refused(sku, sent, generation, mapping.trouble_of_refusal(answer.error, answer.at))
        if answer.error is not None:
            return sku
        if sent.shop_sku in answer.refusals:
            return skus.refused(sku, sent, generation, answer.refusals[sent.shop_sku])
        return skus.accepted(sku, sent, generation, answer.at)

    def _closing(self, answer: Answer) -> Callable[[Listing | None], Change[Listing] | None]:
        generation = answer.attempt.generation

        def of(state: Listing | None) -> Change[Listing] | None:
            if state is None:
                return None
            if isinstance(answer.error, Refused):
                trouble = mapping.trouble_of_refusal(answer.error, answer.at)
                all_of_it = [each.variant for each in answer.attempt.sendings]
                return Change(listings.turned_down(state, generation, all_of_it, answer.at, trouble))
            if answer.is_unclear:
                return Change(listings.check_later(listings.ended(state, generation), self._lands_until(answer)))
            if any(each.code in skus.WRONG_WAREHOUSES for each in answer.refusals.values()):
                state = listings.check_later(state, answer.at)
            if answer.refusals:
                refused = [each.variant for each in answer.attempt.sendings if each.shop_sku in answer.refusals]
                return Change(listings.turned_down(state, generation, refused, answer.at))
            return Change(listings.ended(state, generation))

        return of

    def _lands_until(self, answer: Answer) -> datetime:
        """A call may have waited in line before it was sent: what counts then is when we gave it up."""
        landed = listings.can_land_until(answer.attempt.begun, self._timeout, self._margin)
        return max(landed, later(answer.at, self._margin))

    def _outcome(self, claim: Claim, answers: Mapping[str, Answer]) -> Outcome:
        """What was not answered is sent again: at once, then ever later. No answer to any of several: it is away."""
        failed = {
            key: answer.error
            for key, answer in answers.items()
            if answer.error is not None and not isinstance(answer.error, Refused)
        }
        one_lost = len(answers) == 1 and all(
            claim.entries[key].tries == 0 and isinstance(error, Uncertain) for key, error in failed.items()
        )
        if failed and len(failed) == len(answers) and not one_lost:
            raise next(iter(failed.values()))
        return {key: self._again(claim, key, error) for key, error in failed.items()}

    def _again(self, claim: Claim, key: str, error: PlatformError) -> Next:
        tries = claim.entries[key].tries
        what, seconds = classify(error) or (str(error), None)
        if tries == 0 and isinstance(error, Uncertain | TooLate):
            return Next(self._clock.now(), waiting=what)
        return Next(later(self._clock.now(), max(min(LONGEST_PAUSE, 2.0**tries), seconds or 0.0)), waiting=what)


def _retries(standing: Mapping[str, Listing]) -> dict[str, Next | None]:
    """Values that were refused wait for their next turn."""
    return {key: Next(each.retry_at) for key, each in standing.items() if each.retry_at is not None}
