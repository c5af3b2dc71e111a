"""Categories: the trees of today, and the flat list that the platform has deprecated but still answers."""

from typing import Any

from sandbox.bigcommerce.catalog_view import render_category, render_flat_category
from sandbox.bigcommerce.errors import Refusal
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.wire import id_list, read_integer, trim_fields, v3_one, v3_page
from sandbox.box import Answer

_PRODUCTS = ("store_v2_products",)
_FLAT = "/v3/catalog/categories"


def list_trees(call: Call) -> Answer:
    ids = id_list(call.query, "id:in")
    trees = [{"id": 1, "name": "Default catalog tree", "channels": [1]}]
    chosen = [tree for tree in trees if ids is None or tree["id"] in ids]
    return ok(v3_page(chosen, call.query, lambda tree: tree))


def list_categories(call: Call) -> Answer:
    ids, parents, trees = (
        id_list(call.query, "category_id:in"),
        id_list(call.query, "parent_id:in"),
        id_list(call.query, "tree_id:in"),
    )
    name = call.query.get("name", "").casefold()
    part = call.query.get("name:like", call.query.get("keyword", "")).casefold()
    categories = [
        one
        for one in call.shop.state.categories.values()
        if (ids is None or one.id in ids)
        and (parents is None or one.parent_id in parents)
        and (trees is None or one.tree_id in trees)
        and name in ("", one.name.casefold())
        and part in one.name.casefold()
    ]
    return ok(v3_page(categories, call.query, render_category))


def create_categories(call: Call) -> Answer:
    rows = _rows(call)
    made = [render_category(call.shop.taxonomy.create_category(row)) for row in rows]
    return Answer(201, {"data": made, "meta": {}})


def update_categories(call: Call) -> Answer:
    for row in _rows(call):
        call.shop.taxonomy.update_category(read_integer("category_id", row.get("category_id")), row)
    return ok({"meta": {}})


def delete_categories(call: Call) -> Answer:
    ids = id_list(call.query, "category_id:in")
    if ids is None:
        raise Refusal(422, "A filter is required to delete categories.")
    call.shop.taxonomy.delete_categories(ids)
    return Answer(202, {"meta": {}})


def list_flat(call: Call) -> Answer:
    ids = id_list(call.query, "id:in") if "id:in" in call.query else id_list(call.query, "id")
    parents = id_list(call.query, "parent_id:in") if "parent_id:in" in call.query else id_list(call.query, "parent_id")
    name = call.query.get("name", "").casefold()
    found = [
        one
        for one in call.shop.state.categories.values()
        if (ids is None or one.id in ids)
        and (parents is None or one.parent_id in parents)
        and name in ("", one.name.casefold())
    ]
    return ok(v3_page(found, call.query, lambda one: trim_fields(render_flat_category(one), call.query)))


def create_flat(call: Call) -> Answer:
    return ok(v3_one(render_flat_category(call.shop.taxonomy.create_category(call.record()))))


def get_flat(call: Call) -> Answer:
    return ok(v3_one(render_flat_category(call.shop.taxonomy.category(call.ids["category_id"]))))


def update_flat(call: Call) -> Answer:
    category = call.shop.taxonomy.update_category(call.ids["category_id"], call.record())
    return ok(v3_one(render_flat_category(category)))


def delete_flat(call: Call) -> Answer:
    call.shop.taxonomy.category(call.ids["category_id"])
    call.shop.taxonomy.delete_categories([call.ids["category_id"]])
    return Answer(204)


def _rows(call: Call) -> list[dict[str, Any]]:
    if not isinstance(call.body, list) or not call.body:
        raise Refusal(422, "The body must be a list.")
    return call.body


ENDPOINTS = [
    Endpoint("GET", "/v3/catalog/trees", list_trees, _PRODUCTS),
    Endpoint("GET", "/v3/catalog/trees/categories", list_categories, _PRODUCTS),
    Endpoint("POST", "/v3/catalog/trees/categories", create_categories, _PRODUCTS),
    Endpoint("PUT", "/v3/catalog/trees/categories", update_categories, _PRODUCTS),
    Endpoint("DELETE", "/v3/catalog/trees/categories", delete_categories, _PRODUCTS),
    Endpoint("GET", _FLAT, list_flat, _PRODUCTS),
    Endpoint("POST", _FLAT, create_flat, _PRODUCTS),
    Endpoint("GET", f"{_FLAT}/{{category_id:int}}", get_flat, _PRODUCTS),
    Endpoint("PUT", f"{_FLAT}/{{category_id:int}}", update_flat, _PRODUCTS),
    Endpoint("DELETE", f"{_FLAT}/{{category_id:int}}", delete_flat, _PRODUCTS),
]
