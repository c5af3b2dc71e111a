"""Whatever is late, doubled, reordered, lost or dies: no promise beyond the bound, and both sides end equal."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contracts.orders import Claim
from tests.unit.inventory.trade import LAG, TIMEOUT, Trade

FEW = st.integers(1, 4)


class Interleavings(RuleBasedStateMachine):
    """Every step is one that the product or the world can take next, in any order."""

    @initialize(stock=st.integers(0, 25), buffer=st.integers(0, 3))
    def open(self, stock: int, buffer: int) -> None:
        self.trade = Trade(stock, buffer)
        self.trade.begin_read(0)
        self.trade.end_read()
        self.publish()

    @rule()
    def publish(self) -> None:
        publish(self.trade)

    @rule()
    def catch_up_on_orders(self) -> None:
        catch_up(self.trade)

    @rule(lag=st.sampled_from([0.0, LAG]))
    def read_at_once(self, lag: float) -> None:
        self.trade.begin_read(lag)
        self.trade.end_read()

    @rule(seconds=st.sampled_from([0.5, 3.0, 11.0, 31.0]))
    def wait(self, seconds: float) -> None:
        self.trade.wait(seconds)

    @rule(units=FEW)
    def sell_in_store(self, units: int) -> None:
        self.trade.sell_in_store(units)

    @rule(units=FEW)
    def restock(self, units: int) -> None:
        self.trade.restock(units)

    @rule(units=FEW)
    def buy(self, units: int) -> None:
        """The bound of docs/stock.md, checked at the moment of every promise."""
        trade = self.trade
        if not trade.buy(units) or trade.shown_by is None:
            return
        known = trade.shown_by
        unheard = trade.promised_when_shown - known.promised
        unseen = trade.sold_in_store - known.sold_in_store
        allowed = max(0, unheard) + unseen + known.misread + trade.put_back - trade.policy.buffer.units
        assert trade.missing <= max(0, allowed), (trade.missing, unheard, unseen, known)

    @precondition(lambda self: self.trade.buyers)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        self.trade.take(data.draw(st.sampled_from(list(self.trade.buyers.values()))))

    @precondition(lambda self: self.trade.buyers)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.trade.cancel(data.draw(st.sampled_from(list(self.trade.buyers.values()))))

    @precondition(lambda self: self.trade.buyers)
    @rule(data=st.data())
    def hear_any_version_of_an_order(self, data: st.DataObject) -> None:
        buyer = data.draw(st.sampled_from(list(self.trade.buyers.values())))
        self.trade.hear(data.draw(st.sampled_from(buyer.versions)))

    @rule(dies=st.booleans())
    def reserve(self, dies: bool) -> None:
        self.trade.reserve(die_after_entries=dies)

    @rule(lag=st.sampled_from([0.0, 2.0, LAG]))
    def begin_read(self, lag: float) -> None:
        self.trade.begin_read(lag)

    @rule()
    def end_read(self) -> None:
        self.trade.end_read()

    @rule()
    def assess(self) -> None:
        self.trade.assess()

    @rule()
    def begin_write(self) -> None:
        self.trade.begin_write()

    @precondition(lambda self: self.trade.in_flight)
    @rule(data=st.data(), answered=st.booleans())
    def land(self, data: st.DataObject, answered: bool) -> None:
        write = data.draw(st.sampled_from(self.trade.in_flight))
        if not write.landed:
            self.trade.land(write)
        if answered:
            self.trade.answer(write)

    @rule()
    def lose_answer(self) -> None:
        self.trade.lose_answer()

    @rule()
    def check(self) -> None:
        self.trade.check()

    @invariant()
    def offered_never_exceeds_what_is_known(self) -> None:
        if not hasattr(self, "trade"):
            return
        sku = self.trade.sku
        known = (sku.on_hand or 0) - sku.held - sku.buffer
        assert 0 <= sku.offered <= max(0, known)
        assert 0 <= sku.landed <= sku.settling
        assert self.trade.knowledge.misread <= self.trade.could_be_mistaken

    def teardown(self) -> None:
        if not hasattr(self, "trade"):
            return
        trade = self.trade
        trade.wait(TIMEOUT + 1)
        trade.settle_down()
        held = sum(b.units for b in trade.buyers.values() if b.claim is Claim.HELD)
        wanted = max(0, max(0, trade.on_hand) - held - trade.policy.buffer.units)
        assert trade.shown == trade.sku.offered == wanted
        assert trade.sku.in_step
        assert trade.sku.settling == 0


Interleavings.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestInterleavings = Interleavings.TestCase


def test_an_order_cancelled_while_its_units_settle_is_not_offered_again() -> None:
    """The store took its units and keeps them; the read that stands does not show it yet."""
    trade = Trade(10)
    trade.begin_read(0)
    trade.end_read()
    publish(trade)
    assert trade.buy(4)
    buyer = trade.buyers["o0"]
    trade.wait(31)
    trade.take(buyer)
    trade.begin_read(lag=LAG)
    trade.end_read()
    catch_up(trade)
    publish(trade)
    assert (trade.sku.on_hand, trade.shown) == (10, 6)
    trade.cancel(buyer)
    assert trade.shown == 10
    catch_up(trade)
    publish(trade)
    assert trade.shown == 6
    trade.wait(31)
    trade.begin_read(0)
    trade.end_read()
    assert (trade.sku.on_hand, trade.sku.reserved, trade.sku.offered) == (6, 0, 6)


def publish(trade: Trade) -> None:
    """A write that goes well from end to end."""
    trade.begin_write()
    for write in list(trade.in_flight):
        if write.attempt == trade.listing.attempt and not write.landed:
            trade.land(write)
            trade.answer(write)


def catch_up(trade: Trade) -> None:
    """Every order event arrives and is worked in."""
    for buyer in trade.buyers.values():
        trade.hear(buyer.versions[-1])
    trade.reserve()
    trade.assess()
