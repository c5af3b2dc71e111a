"""Every operation of the Open API that the sandbox serves: version, scope and what answers it."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.gateway import Call, Operation

V = ("202309",)

AUTHORIZED = "Shop Authorized Information"
GLOBAL = "Global Shop Information"
BASIC = "Product Basic"
MODIFY = "Product Modify"
DELETE = "Product Delete & Recover"
ORDER = "Order Information"
FULFIL = "Fulfillment Basic"
SPLIT = "Package Split And Combine"
DELIVERED = "Update Delivery Status"
LOGISTICS = "Logistics Basic"
REFUND = "Return & Refund Basic"
FINANCE = "Finance Information"


def _shops(call: Call) -> dict[str, Any]:
    fields = ("id", "name", "region", "seller_type", "cipher", "code")
    shops = call.engine.auth.shops_of(call.grant)
    return {"shops": [{field: getattr(shop, field) for field in fields} for shop in shops]}


def _active_shops(call: Call) -> dict[str, Any]:
    shops = call.engine.auth.shops_of(call.grant)
    return {"shops": [{"id": shop.id, "region": shop.region} for shop in shops if shop.active]}


def _deauthorize(call: Call) -> dict[str, Any]:
    call.engine.auth.revoke(call.shop)
    return {}


def _size_charts(call: Call) -> dict[str, Any]:
    shops = call.engine.auth.shops_of(call.grant)
    charts = [chart for shop in shops for chart in shop.size_charts.values()]
    ids, keyword = call.body.get("ids"), str(call.body.get("keyword") or "").lower()
    found = [
        chart
        for chart in charts
        if (not ids or chart["template_id"] in ids) and keyword in chart["template_name"].lower()
    ]
    return {"size_chart": found, "next_page_token": "", "total_count": len(found)}


def _upload_image(call: Call) -> dict[str, Any]:
    if "data" not in call.files:
        raise ApiError(12038002)
    use_case = str(call.body.get("use_case") or "MAIN_IMAGE")
    return call.engine.media.upload_image(call.files["data"][1], use_case)


def _upload_file(call: Call) -> dict[str, Any]:
    if "data" not in call.files:
        raise ApiError(12019103)
    return call.engine.media.upload_file(call.files["data"][1], str(call.body.get("name") or ""))


def _order_ids(call: Call, name: str) -> list[str]:
    ids = call.values(name)
    if not ids:
        raise bad_input(name)
    return ids


SHOPS = (
    Operation("GET", "/authorization/{version}/shops", V, AUTHORIZED, _shops, cipher=False),
    Operation("DELETE", "/authorization/{version}/shops", ("202403",), AUTHORIZED, _deauthorize),
    Operation("GET", "/seller/{version}/shops", V, GLOBAL, _active_shops, cipher=False),
    Operation(
        "GET",
        "/event/{version}/webhooks",
        V,
        AUTHORIZED,
        lambda call: call.engine.notifications.configured(call.shop),
    ),
    Operation(
        "PUT",
        "/event/{version}/webhooks",
        V,
        AUTHORIZED,
        lambda call: call.engine.notifications.configure(call.shop, call.body),
    ),
    Operation(
        "DELETE",
        "/event/{version}/webhooks",
        V,
        AUTHORIZED,
        lambda call: call.engine.notifications.remove(call.shop, call.body),
    ),
)

METADATA = (
    Operation(
        "GET",
        "/product/{version}/categories",
        V,
        BASIC,
        lambda call: call.engine.categories.listing(call.shop, call.query),
    ),
    Operation(
        "POST",
        "/product/{version}/categories/recommend",
        V,
        BASIC,
        lambda call: call.engine.categories.recommend(call.shop, call.body),
    ),
    Operation(
        "GET",
        "/product/{version}/categories/{category_id}/rules",
        V,
        BASIC,
        lambda call: call.engine.categories.rules(call.shop, call.path["category_id"], call.query),
    ),
    Operation(
        "GET",
        "/product/{version}/categories/{category_id}/attributes",
        V,
        BASIC,
        lambda call: call.engine.categories.attributes(call.shop, call.path["category_id"], call.query),
    ),
    Operation(
        "GET",
        "/product/{version}/brands",
        V,
        BASIC,
        lambda call: call.engine.brands.search(call.shop, call.query),
    ),
    Operation(
        "POST",
        "/product/{version}/brands",
        V,
        BASIC,
        lambda call: call.engine.brands.create(call.body),
        cipher=False,
    ),
    Operation("POST", "/product/{version}/images/upload", V, BASIC, _upload_image, cipher=False, upload=True),
    Operation("POST", "/product/{version}/files/upload", V, BASIC, _upload_file, cipher=False, upload=True),
    Operation(
        "POST",
        "/product/{version}/sizecharts/search",
        ("202407", "202309"),
        BASIC,
        _size_charts,
        cipher=False,
    ),
    Operation(
        "GET",
        "/product/{version}/prerequisites",
        ("202312", "202309"),
        BASIC,
        lambda call: call.engine.shops.prerequisites(call.shop),
    ),
)

PRODUCTS = (
    Operation(
        "POST",
        "/product/{version}/products",
        V,
        MODIFY,
        lambda call: call.engine.products.create(call.shop, call.body),
    ),
    Operation(
        "DELETE",
        "/product/{version}/products",
        V,
        DELETE,
        lambda call: call.engine.products.delete(call.shop, call.body),
    ),
    Operation(
        "GET",
        "/product/{version}/products/{product_id}",
        V,
        BASIC,
        lambda call: call.engine.products.get(call.shop, call.path["product_id"], call.query),
    ),
    Operation(
        "PUT",
        "/product/{version}/products/{product_id}",
        ("202309", "202509"),
        MODIFY,
        lambda call: call.engine.products.edit(call.shop, call.path["product_id"], call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/{product_id}/partial_edit",
        ("202309", "202509"),
        MODIFY,
        lambda call: call.engine.products.edit_partially(call.shop, call.path["product_id"], call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/search",
        ("202309", "202312", "202502"),
        BASIC,
        lambda call: call.engine.products.search(call.shop, call.query, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/listing_check",
        V,
        BASIC,
        lambda call: call.engine.products.check_listing(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/activate",
        V,
        BASIC,
        lambda call: call.engine.products.activate(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/deactivate",
        V,
        BASIC,
        lambda call: call.engine.products.deactivate(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/recover",
        V,
        DELETE,
        lambda call: call.engine.products.recover(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/{product_id}/inventory/update",
        V,
        MODIFY,
        lambda call: call.engine.stock.update(call.shop, call.path["product_id"], call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/inventory/search",
        V,
        BASIC,
        lambda call: call.engine.stock.search(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/{product_id}/prices/update",
        V,
        MODIFY,
        lambda call: call.engine.prices.update(call.shop, call.path["product_id"], call.body),
    ),
)

ORDERS = (
    Operation(
        "POST",
        "/order/{version}/orders/search",
        V,
        ORDER,
        lambda call: call.engine.orders.search(call.shop, call.query, call.body),
    ),
    Operation(
        "GET",
        "/order/{version}/orders",
        ("202309", "202507"),
        ORDER,
        lambda call: call.engine.orders.detail(call.shop, call.values("ids")),
    ),
    Operation(
        "GET",
        "/order/{version}/orders/{order_id}/price_detail",
        ("202407", "202309"),
        ORDER,
        lambda call: call.engine.orders.price_detail(call.shop, call.path["order_id"]),
    ),
)

LOGISTIC = (
    Operation(
        "GET",
        "/logistics/{version}/warehouses",
        V,
        LOGISTICS,
        lambda call: call.engine.logistics.warehouses(call.shop),
    ),
    Operation(
        "GET",
        "/logistics/{version}/warehouses/{warehouse_id}/delivery_options",
        V,
        LOGISTICS,
        lambda call: call.engine.logistics.delivery_options(call.shop, call.path["warehouse_id"]),
    ),
    Operation(
        "GET",
        "/logistics/{version}/delivery_options/{delivery_option_id}/shipping_providers",
        V,
        LOGISTICS,
        lambda call: call.engine.logistics.shipping_providers(call.shop, call.path["delivery_option_id"]),
    ),
)

FULFILMENT = (
    Operation(
        "POST",
        "/fulfillment/{version}/orders/{order_id}/packages",
        ("202309", "202610"),
        FULFIL,
        lambda call: call.engine.fulfilment.mark_shipped(call.shop, call.path["order_id"], call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/{package_id}/ship",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.ship_package(call.shop, call.path["package_id"], call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/ship",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.ship_packages(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/orders/{order_id}/shipping_info/update",
        V,
        LOGISTICS,
        lambda call: call.engine.fulfilment.update_order_tracking(call.shop, call.path["order_id"], call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/{package_id}/shipping_info/update",
        ("202309", "202610"),
        FULFIL,
        lambda call: call.engine.fulfilment.update_package_tracking(call.shop, call.path["package_id"], call.body),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/packages/{package_id}",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.package(call.shop, call.path["package_id"]),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/search",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.search(call.shop, call.query, call.body),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/orders/{order_id}/tracking",
        V,
        LOGISTICS,
        lambda call: call.engine.fulfilment.tracking(call.shop, call.path["order_id"]),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/orders/split_attributes",
        V,
        SPLIT,
        lambda call: call.engine.fulfilment.split_attributes(call.shop, _order_ids(call, "order_ids")),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/orders/{order_id}/split",
        V,
        SPLIT,
        lambda call: call.engine.fulfilment.split(call.shop, call.path["order_id"], call.body),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/packages/{package_id}/shipping_documents",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.document(call.shop, call.path["package_id"]),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/deliver",
        V,
        DELIVERED,
        lambda call: call.engine.fulfilment.report_delivered(call.shop, call.body),
    ),
)

AFTERSALES = (
    Operation(
        "POST",
        "/return_refund/{version}/cancellations",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.cancel(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/cancellations/search",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.search(call.shop, call.query, call.body, call.version),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/cancellations/{cancel_id}/approve",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.approve(call.shop, call.path["cancel_id"], call.query),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/cancellations/{cancel_id}/reject",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.reject(call.shop, call.path["cancel_id"], call.query, call.body),
    ),
    Operation(
        "GET",
        "/return_refund/{version}/orders/{order_id}/aftersale_eligibility",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.eligibility(call.shop, call.path["order_id"]),
    ),
    Operation(
        "GET",
        "/return_refund/{version}/reject_reasons",
        V,
        REFUND,
        lambda call: call.engine.cancellations.reject_reasons(),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/returns/search",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.returns.search(call.shop, call.query, call.body),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/returns/{return_id}/approve",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.returns.approve(call.shop, call.path["return_id"], call.query, call.body),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/returns/{return_id}/reject",
        ("202309", "202602", "202606"),
        REFUND,
        lambda call: call.engine.returns.reject(call.shop, call.path["return_id"], call.query, call.body),
    ),
    Operation(
        "GET",
        "/return_refund/{version}/returns/{return_id}/records",
        V,
        REFUND,
        lambda call: call.engine.returns.records(call.shop, call.path["return_id"]),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/refunds/calculate",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.returns.calculate(call.shop, call.body),
    ),
)

MONEY = (
    Operation(
        "GET",
        "/finance/{version}/statements",
        V,
        FINANCE,
        lambda call: call.engine.finance.statements(call.shop, call.query),
    ),
    Operation(
        "GET",
        "/finance/{version}/statements/{statement_id}/statement_transactions",
        ("202501", "202309"),
        FINANCE,
        lambda call: call.engine.finance.statement_transactions(call.shop, call.path["statement_id"], call.query),
    ),
    Operation(
        "GET",
        "/finance/{version}/orders/{order_id}/statement_transactions",
        ("202501", "202309"),
        FINANCE,
        lambda call: call.engine.finance.order_transactions(call.shop, call.path["order_id"]),
    ),
    Operation(
        "GET",
        "/finance/{version}/orders/unsettled",
        ("202507",),
        FINANCE,
        lambda call: call.engine.finance.unsettled(call.shop),
    ),
    Operation(
        "GET",
        "/finance/{version}/payments",
        ("202309", "202605"),
        FINANCE,
        lambda call: call.engine.finance.payments(call.shop),
    ),
    Operation(
        "GET",
        "/finance/{version}/withdrawals",
        V,
        FINANCE,
        lambda call: call.engine.finance.withdrawals(),
    ),
)

OPERATIONS = (
    *SHOPS,
    *METADATA,
    *PRODUCTS,
    *ORDERS,
    *LOGISTIC,
    *FULFILMENT,
    *AFTERSALES,
    *MONEY,
)
