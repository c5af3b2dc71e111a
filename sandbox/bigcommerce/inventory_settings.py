"""When orders move stock: the store's inventory settings and those of its channels."""

from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import invalid

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

DEFAULT_INVENTORY_SETTINGS: dict[str, Any] = {
    "product_out_of_stock_behavior": "do_nothing",
    "option_out_of_stock_behavior": "do_nothing",
    "update_stock_behavior": "order_placed",
    "edit_order_stock_adjustment": True,
    "refund_order_stock_adjustment": True,
    "stock_level_display": "show",
    "default_out_of_stock_message": "",
    "hide_in_product_filtering": False,
    "show_pre_order_stock_levels": False,
    "show_out_of_stock_message": True,
}
_CHOICES = {
    "update_stock_behavior": ("order_placed", "order_completed_or_shipped"),
    "product_out_of_stock_behavior": (
        "do_nothing",
        "hide_product",
        "hide_product_and_accessible",
        "hide_product_and_redirect",
    ),
    "option_out_of_stock_behavior": ("do_nothing", "hide_option", "label_option"),
    "stock_level_display": ("dont_show", "show", "show_when_low"),
}


class InventorySettings:
    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def of(self, channel_id: int | None) -> dict[str, Any]:
        """A channel without settings of its own has the store's."""
        if channel_id is None:
            return self._shop.state.inventory_settings
        channel = self._shop.state.channels.get(channel_id)
        if channel is None:
            raise invalid("channel_id", "there is no such channel")
        return {**self._shop.state.inventory_settings, **(channel.inventory_settings or {})}

    def update(self, channel_id: int | None, body: dict[str, Any]) -> dict[str, Any]:
        for name, value in body.items():
            if name not in DEFAULT_INVENTORY_SETTINGS:
                continue
            if name in _CHOICES and value not in _CHOICES[name]:
                raise invalid(name, f"must be one of {', '.join(_CHOICES[name])}")
            if not isinstance(value, type(DEFAULT_INVENTORY_SETTINGS[name])):
                raise invalid(name, "is of the wrong type")
        known = {name: value for name, value in body.items() if name in DEFAULT_INVENTORY_SETTINGS}
        if channel_id is None:
            self._shop.state.inventory_settings.update(known)
            return self._shop.state.inventory_settings
        self.of(channel_id)
        channel = self._shop.state.channels[channel_id]
        channel.inventory_settings = {**(channel.inventory_settings or {}), **known}
        return self.of(channel_id)
