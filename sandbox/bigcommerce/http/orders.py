"""`/v2/orders`, what hangs on an order, and the statuses."""

from sandbox.bigcommerce.errors import Refusal, not_found
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok, rows_or_nothing
from sandbox.bigcommerce.order_fields import STATUSES
from sandbox.bigcommerce.wire import v2_page_of
from sandbox.box import Answer

_ORDERS = ("store_v2_orders",)
_ORDER = "/v2/orders/{order_id:int}"


def list_orders(call: Call) -> Answer:
    page, limit = v2_page_of(call.query)
    found = call.order_query.orders(call.query)[(page - 1) * limit : page * limit]
    return rows_or_nothing([call.orders.order(order) for order in found])


def create_order(call: Call) -> Answer:
    order = call.shop.orders.create(call.record(), call.cause)
    status = int(call.shop.option("bc_post_order_status"))
    location = f"{call.shop.platform.public_url}/stores/{call.shop.state.hash}/v2/orders/{order.id}"
    return Answer(status, call.orders.order(order), {"Location": location} if status == 201 else {})


def count_orders(call: Call) -> Answer:
    return ok(call.orders.counts(call.order_query.orders(call.query)))


def get_order(call: Call) -> Answer:
    return ok(call.orders.order(call.shop.orders.get(call.ids["order_id"])))


def update_order(call: Call) -> Answer:
    order = call.shop.orders.update(call.ids["order_id"], call.record(), call.cause)
    return ok(call.orders.order(order))


def archive_order(call: Call) -> Answer:
    call.shop.orders.archive(call.ids["order_id"], call.cause)
    return Answer(204)


def archive_all_orders(call: Call) -> Answer:
    for order in call.order_query.orders({}):
        call.shop.orders.archive(order.id, call.cause)
    return Answer(204)


def list_products(call: Call) -> Answer:
    page, limit = v2_page_of(call.query)
    order = call.shop.orders.get(call.ids["order_id"])
    lines = order.lines[(page - 1) * limit : page * limit]
    return rows_or_nothing([call.orders.line(order, line) for line in lines])


def get_order_product(call: Call) -> Answer:
    order = call.shop.orders.get(call.ids["order_id"])
    for line in order.lines:
        if line.id == call.ids["line_id"]:
            return ok(call.orders.line(order, line))
    raise not_found()


def list_addresses(call: Call) -> Answer:
    page, limit = v2_page_of(call.query)
    order = call.shop.orders.get(call.ids["order_id"])
    addresses = order.shipping_addresses[(page - 1) * limit : page * limit]
    return rows_or_nothing([call.orders.shipping_address(order, one) for one in addresses])


def get_address(call: Call) -> Answer:
    order = call.shop.orders.get(call.ids["order_id"])
    for address in order.shipping_addresses:
        if address["id"] == call.ids["address_id"]:
            return ok(call.orders.shipping_address(order, address))
    raise not_found()


def change_address(call: Call) -> Answer:
    order = call.shop.orders.get(call.ids["order_id"])
    return ok(
        call.orders.shipping_address(
            order, call.shop.orders.change_address(order, call.ids["address_id"], call.record(), call.cause)
        )
    )


def list_nothing(call: Call) -> Answer:
    """Coupons, messages and taxes: orders here have none."""
    call.shop.orders.get(call.ids["order_id"])
    return Answer(204)


def list_fees(call: Call) -> Answer:
    fees = call.shop.orders.get(call.ids["order_id"]).fees
    return ok({"fees": fees}) if fees else Answer(204)


def list_shipments(call: Call) -> Answer:
    page, limit = v2_page_of(call.query)
    order = call.shop.orders.get(call.ids["order_id"])
    shipments = order.shipments[(page - 1) * limit : page * limit]
    return rows_or_nothing([call.orders.shipment(order, one) for one in shipments])


def count_shipments(call: Call) -> Answer:
    return ok({"count": len(call.shop.orders.get(call.ids["order_id"]).shipments)})


def create_shipment(call: Call) -> Answer:
    order_id = call.ids["order_id"]
    shipment = call.shop.orders.shipments.create(order_id, call.record(), call.cause)
    return Answer(201, call.orders.shipment(call.shop.orders.get(order_id), shipment))


def get_shipment(call: Call) -> Answer:
    order = call.shop.orders.get(call.ids["order_id"])
    return ok(call.orders.shipment(order, call.shop.orders.shipments.get(order.id, call.ids["shipment_id"])))


def update_shipment(call: Call) -> Answer:
    order = call.shop.orders.get(call.ids["order_id"])
    shipment_id = call.ids["shipment_id"]
    shipment = call.shop.orders.shipments.update(order.id, shipment_id, call.record(), call.cause)
    return ok(call.orders.shipment(order, shipment))


def delete_shipment(call: Call) -> Answer:
    call.shop.orders.shipments.delete(call.ids["order_id"], call.ids["shipment_id"], call.cause)
    return Answer(204)


def list_statuses(call: Call) -> Answer:
    return ok([call.orders.status(status_id) for status_id in STATUSES])


def get_status(call: Call) -> Answer:
    if call.ids["status_id"] not in STATUSES:
        raise Refusal(404)
    return ok(call.orders.status(call.ids["status_id"]))


ENDPOINTS = [
    Endpoint("GET", "/v2/orders", list_orders, _ORDERS),
    Endpoint("POST", "/v2/orders", create_order, _ORDERS),
    Endpoint("DELETE", "/v2/orders", archive_all_orders, _ORDERS),
    Endpoint("GET", "/v2/orders/count", count_orders, _ORDERS),
    Endpoint("GET", _ORDER, get_order, _ORDERS),
    Endpoint("PUT", _ORDER, update_order, _ORDERS),
    Endpoint("DELETE", _ORDER, archive_order, _ORDERS),
    Endpoint("GET", f"{_ORDER}/products", list_products, _ORDERS),
    Endpoint("GET", f"{_ORDER}/products/{{line_id:int}}", get_order_product, _ORDERS),
    Endpoint("GET", f"{_ORDER}/shipping_addresses", list_addresses, _ORDERS),
    Endpoint("GET", f"{_ORDER}/shippingaddresses", list_addresses, _ORDERS),
    Endpoint("GET", f"{_ORDER}/shipping_addresses/{{address_id:int}}", get_address, _ORDERS),
    Endpoint("PUT", f"{_ORDER}/shipping_addresses/{{address_id:int}}", change_address, _ORDERS),
    Endpoint("GET", f"{_ORDER}/coupons", list_nothing, _ORDERS),
    Endpoint("GET", f"{_ORDER}/messages", list_nothing, _ORDERS),
    Endpoint("GET", f"{_ORDER}/taxes", list_nothing, _ORDERS),
    Endpoint("GET", f"{_ORDER}/fees", list_fees, _ORDERS),
    Endpoint("GET", f"{_ORDER}/shipments", list_shipments, _ORDERS),
    Endpoint("POST", f"{_ORDER}/shipments", create_shipment, _ORDERS),
    Endpoint("GET", f"{_ORDER}/shipments/count", count_shipments, _ORDERS),
    Endpoint("GET", f"{_ORDER}/shipments/{{shipment_id:int}}", get_shipment, _ORDERS),
    Endpoint("PUT", f"{_ORDER}/shipments/{{shipment_id:int}}", update_shipment, _ORDERS),
    Endpoint("DELETE", f"{_ORDER}/shipments/{{shipment_id:int}}", delete_shipment, _ORDERS),
    Endpoint("GET", "/v2/order_statuses", list_statuses, _ORDERS),
    Endpoint("GET", "/v2/order_statuses/{status_id:int}", get_status, _ORDERS),
]
