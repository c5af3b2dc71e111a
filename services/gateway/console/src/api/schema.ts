// Made by `npm run api` from the OpenAPI document eecdd059d1fcc0f3758ce2a37156ac71d095059ce6a87776440453490c63657b
export interface paths {
    "/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Account */
        get: operations["show_account_account_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit Account */
        patch: operations["edit_account_account_patch"];
        trace?: never;
    };
    "/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Tokens */
        get: operations["list_tokens_api_tokens_get"];
        put?: never;
        /**
         * Make Token
         * @description For programs. Shown once; it can do no more than its maker, and nothing to users, tokens or the account.
         */
        post: operations["make_token_api_tokens_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke Token */
        delete: operations["revoke_token_api_tokens__token__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Audit Log */
        get: operations["audit_log_audit_log_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit-log/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verify Audit Log */
        get: operations["verify_audit_log_audit_log_verification_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connection-setups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin
         * @description First step: a name, from BigCommerce, to TikTok Shop.
         */
        post: operations["begin_connection_setups_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connection-setups/{setup}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Setup */
        get: operations["show_setup_connection_setups__setup__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connection-setups/{setup}/authorization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Authorize
         * @description Third step: where the seller authorizes, with a state value bound to this flow.
         */
        post: operations["authorize_connection_setups__setup__authorization_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connection-setups/{setup}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish
         * @description Choose among several shops, or run the checklist again.
         */
        post: operations["finish_connection_setups__setup__finish_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connection-setups/{setup}/store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give Store
         * @description Second step: proven by live reads before anything is saved. A pasted control-panel address is understood.
         */
        put: operations["give_store_connection_setups__setup__store_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Connections
         * @description Those that ended are not listed.
         */
        get: operations["list_connections_connections_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Connection */
        get: operations["show_connection_connections__connection__get"];
        put?: never;
        post?: never;
        /**
         * Disconnect
         * @description Webhooks are removed, every credential is erased, the shop is free for another connection.
         */
        delete: operations["disconnect_connections__connection__delete"];
        options?: never;
        head?: never;
        /** Rename */
        patch: operations["rename_connections__connection__patch"];
        trace?: never;
    };
    "/connections/{connection}/authorization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Authorize Again
         * @description After the authorization ended or was withdrawn; nothing is lost meanwhile.
         */
        post: operations["authorize_again_connections__connection__authorization_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/auto-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Auto Links
         * @description Listings whose seller SKUs equal a product's, to be confirmed.
         */
        get: operations["auto_links_connections__connection__auto_links_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/brands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Brands */
        get: operations["brands_connections__connection__brands_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Categories
         * @description Every distinct category of the store once, with its category in TikTok Shop.
         */
        get: operations["categories_connections__connection__categories_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories/{category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Category */
        get: operations["category_connections__connection__categories__category__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories/{category}/mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Map Category */
        put: operations["map_category_connections__connection__categories__category__mapping_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories/{category}/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readiness */
        get: operations["readiness_connections__connection__categories__category__readiness_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories/{key}/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Category Attributes */
        put: operations["category_attributes_connections__connection__categories__key__attributes_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories/{key}/brand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Category Brand */
        put: operations["category_brand_connections__connection__categories__key__brand_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories/{key}/certificates/{certificate}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add Category Certificate */
        post: operations["add_category_certificate_connections__connection__categories__key__certificates__certificate__post"];
        /** Remove Category Certificate */
        delete: operations["remove_category_certificate_connections__connection__categories__key__certificates__certificate__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories/{key}/requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Category Requirements */
        get: operations["category_requirements_connections__connection__categories__key__requirements_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/categories/{key}/size-chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add Category Size Chart */
        post: operations["add_category_size_chart_connections__connection__categories__key__size_chart_post"];
        /** Remove Category Size Chart */
        delete: operations["remove_category_size_chart_connections__connection__categories__key__size_chart_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Again
         * @description Read both sides' set-up and webhooks again now.
         */
        post: operations["check_again_connections__connection__check_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Drift
         * @description What the last reconciliation found, with its probable cause.
         */
        get: operations["drift_connections__connection__drift_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/drift/{drift}/repair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Repair
         * @description A quantity that asks is put right now: the store's number is read and sent.
         */
        post: operations["repair_connections__connection__drift__drift__repair_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Home
         * @description Tasks, counts, revenue by day and health. The period is the last 30 days unless told otherwise.
         */
        get: operations["home_connections__connection__home_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/missed-orders/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search Missed
         * @description Orders of a time range that await shipment and have no store order; at most 90 days.
         */
        post: operations["search_missed_connections__connection__missed_orders_search_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/missed-orders/syncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sync Missed
         * @description Create every order of the range that awaits shipment and has no store order.
         */
        post: operations["sync_missed_connections__connection__missed_orders_syncs_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/order-retries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Orders
         * @description Try blocked orders again now.
         */
        post: operations["retry_orders_connections__connection__order_retries_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders
         * @description Newest first by default; orders at risk always by the nearest deadline.
         */
        get: operations["orders_connections__connection__orders_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders/oversold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Oversold
         * @description The banner, and what it is about.
         */
        get: operations["oversold_connections__connection__orders_oversold_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders/oversold/checked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark Checked */
        post: operations["mark_checked_connections__connection__orders_oversold_checked_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders/{order}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Order */
        get: operations["order_connections__connection__orders__order__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders/{order}/buyer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Buyer
         * @description The buyer's address, for people who may act on orders. Each look is noted in the audit log.
         */
        get: operations["buyer_connections__connection__orders__order__buyer_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders/{order}/cancellations/{cancellation}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer Cancellation
         * @description Accept or decline a buyer's cancellation request.
         */
        post: operations["answer_cancellation_connections__connection__orders__order__cancellations__cancellation__answer_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders/{order}/requests/{request_id}/reject-reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reject Reasons
         * @description For which reasons a buyer's cancellation or return can be declined now.
         */
        get: operations["reject_reasons_connections__connection__orders__order__requests__request_id__reject_reasons_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders/{order}/returns/{return_id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer Return
         * @description Accept or decline a buyer's return, refund or replacement request; declining needs a reason.
         */
        post: operations["answer_return_connections__connection__orders__order__returns__return_id__answer_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/orders/{order}/taken-by-hand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Taken By Hand
         * @description Units of an order that never reached the store have left the shelf.
         */
        post: operations["taken_by_hand_connections__connection__orders__order__taken_by_hand_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/pauses/{flow}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Pause
         * @description Stop one kind of work at both platforms; what falls due meanwhile is done after resuming.
         */
        put: operations["pause_connections__connection__pauses__flow__put"];
        post?: never;
        /** Resume */
        delete: operations["resume_connections__connection__pauses__flow__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/product-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act
         * @description Push, update prices, activate, deactivate, delete the listing of, or refresh the chosen products.
         */
        post: operations["act_connections__connection__product_actions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Products
         * @description All pulled products with their sync status.
         */
        get: operations["products_connections__connection__products_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{key}/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Product Attributes */
        put: operations["product_attributes_connections__connection__products__key__attributes_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{key}/brand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Product Brand */
        put: operations["product_brand_connections__connection__products__key__brand_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{key}/certificates/{certificate}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add Product Certificate */
        post: operations["add_product_certificate_connections__connection__products__key__certificates__certificate__post"];
        /** Remove Product Certificate */
        delete: operations["remove_product_certificate_connections__connection__products__key__certificates__certificate__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{key}/requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Product Requirements */
        get: operations["product_requirements_connections__connection__products__key__requirements_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{key}/size-chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add Product Size Chart */
        post: operations["add_product_size_chart_connections__connection__products__key__size_chart_post"];
        /** Remove Product Size Chart */
        delete: operations["remove_product_size_chart_connections__connection__products__key__size_chart_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{product}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Product */
        get: operations["product_connections__connection__products__product__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Product
         * @description Product-level choices: own name, category, rules, threshold, price rule.
         */
        patch: operations["edit_product_connections__connection__products__product__patch"];
        trace?: never;
    };
    "/connections/{connection}/products/{product}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check
         * @description Ready to push, or every reason why not.
         */
        get: operations["check_connections__connection__products__product__check_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{product}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Link
         * @description Map the product to a listing that exists on TikTok Shop, SKU by SKU.
         */
        put: operations["link_connections__connection__products__product__links_put"];
        post?: never;
        /** Unlink */
        delete: operations["unlink_connections__connection__products__product__links_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{product}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview
         * @description What a push would change, before anything is sent.
         */
        get: operations["preview_connections__connection__products__product__preview_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/products/{product}/preview/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Holds
         * @description Does the preview still hold? 412 when something has changed since.
         */
        post: operations["preview_holds_connections__connection__products__product__preview_check_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/pulls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pull
         * @description Read products from the store.
         */
        post: operations["pull_connections__connection__pulls_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/reconciliations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reconcile
         * @description Compare both sides and report the drift.
         */
        post: operations["reconcile_connections__connection__reconciliations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show */
        get: operations["show_connections__connection__settings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/settings/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Drift
         * @description What a reconciliation does about quantities that differ: repair, or ask a person.
         */
        put: operations["put_drift_connections__connection__settings_drift_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/settings/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export */
        get: operations["export_connections__connection__settings_export_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/settings/general": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Patch General
         * @description The connection's name, and the e-mail switch of the whole account.
         */
        patch: operations["patch_general_connections__connection__settings_general_patch"];
        trace?: never;
    };
    "/connections/{connection}/settings/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Over
         * @description The settings of another connection, as exported there.
         */
        post: operations["take_over_connections__connection__settings_import_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/settings/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Order
         * @description Retries, fulfilment by TikTok, archive, shipping provider and option maps, statuses.
         */
        put: operations["put_order_connections__connection__settings_order_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/settings/product": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Product
         * @description Package defaults, sync rules, threshold, buffer, price rule, category sources.
         */
        put: operations["put_product_connections__connection__settings_product_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/settings/warehouses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put Warehouses */
        put: operations["put_warehouses_connections__connection__settings_warehouses_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/shipping-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shipping Providers
         * @description The carriers that TikTok Shop knows for this shop's delivery options; choices for the provider map.
         */
        get: operations["shipping_providers_connections__connection__shipping_providers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/shop-categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shop Categories
         * @description The category tree of the shop; only leaves open to this shop can be chosen.
         */
        get: operations["shop_categories_connections__connection__shop_categories_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/shop-categories/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh Shop Categories
         * @description Read the category tree and the categories' rules from TikTok Shop again, before their day is over.
         */
        post: operations["refresh_shop_categories_connections__connection__shop_categories_refresh_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/shop-listings/{listing}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shop Listing
         * @description A listing by its TTS Product ID, with its SKUs and a proposal of pairs.
         */
        get: operations["shop_listing_connections__connection__shop_listings__listing__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/shop-setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shop Setup
         * @description Warehouses and shipping templates of this connection's own shop, so that no other seller's can be meant.
         */
        get: operations["shop_setup_connections__connection__shop_setup_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stock */
        get: operations["stock_connections__connection__stock_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/stock-updates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Update Stock
         * @description Read the present stock of the chosen products and send it, whatever was sent before.
         */
        post: operations["update_stock_connections__connection__stock_updates_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/stock/{variant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sku
         * @description Every number of one SKU and the sum that leads to it.
         */
        get: operations["sku_connections__connection__stock__variant__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/stock/{variant}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** History */
        get: operations["history_connections__connection__stock__variant__history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/store-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace Credentials
         * @description A new API account of the same store; links and history stay.
         */
        put: operations["replace_credentials_connections__connection__store_credentials_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/tasks/{task}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Task Results
         * @description One row for each product of a task.
         */
        get: operations["task_results_connections__connection__tasks__task__results_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events
         * @description ``task`` and ``connection`` with the id to read again; ``products``, ``stock`` and ``orders`` when lists, counts
         *     and banners of a connection changed. Only what the caller may read. A comment every 15 s; ends after 10 minutes.
         */
        get: operations["events_events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit Me */
        patch: operations["edit_me_me_patch"];
        trace?: never;
    };
    "/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Password
         * @description Every other session of the user ends.
         */
        put: operations["change_password_me_password_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Confirm Totp */
        put: operations["confirm_totp_me_second_factor_put"];
        /**
         * Offer Totp
         * @description A new authenticator secret; it counts once a code of it was confirmed.
         */
        post: operations["offer_totp_me_second_factor_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second-factor/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove Totp */
        post: operations["remove_totp_me_second_factor_remove_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My Sessions */
        get: operations["my_sessions_me_sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End Session */
        delete: operations["end_session_me_sessions__session__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Parked
         * @description Messages that a service could not handle: what, where, why. Of the account's own connections.
         */
        get: operations["parked_parked_messages_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked-messages/{service}/{message}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay
         * @description Hand the message over again.
         */
        post: operations["replay_parked_messages__service___message__post"];
        /** Discard */
        delete: operations["discard_parked_messages__service___message__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Reset
         * @description A mail goes out when the address is known; the answer is the same when it is not.
         */
        post: operations["ask_reset_password_resets_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password-resets/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Use Reset */
        post: operations["use_reset_password_resets_use_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who Am I */
        get: operations["who_am_i_session_get"];
        put?: never;
        /**
         * Log In
         * @description Log in. A wrong password and an unknown address get the same answer after the same work.
         */
        post: operations["log_in_session_post"];
        /** Log Out */
        delete: operations["log_out_session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign Up
         * @description A new account; the person becomes its Owner and is logged in.
         */
        post: operations["sign_up_sign_up_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tasks
         * @description Of one connection or of all.
         */
        get: operations["list_tasks_tasks_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{task}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Task */
        get: operations["show_task_tasks__task__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Users */
        get: operations["list_users_users_get"];
        put?: never;
        /**
         * Add User
         * @description A mail with the log-in details goes to the address; its one-time password must be changed at the first log-in.
         */
        post: operations["add_user_users_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show User */
        get: operations["show_user_users__user__get"];
        put?: never;
        post?: never;
        /**
         * Delete User
         * @description Open sessions and API tokens end at once. The only Owner cannot be deleted.
         */
        delete: operations["delete_user_users__user__delete"];
        options?: never;
        head?: never;
        /** Edit User */
        patch: operations["edit_user_users__user__patch"];
        trace?: never;
    };
    "/users/{user}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End Sessions */
        delete: operations["end_sessions_users__user__sessions_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AccountOut */
        AccountOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email Notifications */
            email_notifications: boolean;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Require Second Factor */
            require_second_factor: boolean;
        };
        /**
         * ActOn
         * @description ``preview``: the stamp of the preview of one product that this push applies; refused once it is stale.
         */
        ActOn: {
            action: components["schemas"]["Action"];
            /**
             * Preview
             * @default
             */
            preview: string;
            selection: components["schemas"]["Chosen"];
        };
        /**
         * Action
         * @enum {string}
         */
        Action: "push" | "update_price" | "activate" | "deactivate" | "delete_listing" | "refresh";
        /** AddUser */
        AddUser: {
            /** Email */
            email: string;
            /** Name */
            name: string;
            /** @default admin */
            role: components["schemas"]["Role"];
        };
        /** AskReset */
        AskReset: {
            /** Email */
            email: string;
        };
        /**
         * AttemptView
         * @description One attempt to create the store order. outcome: open, created, refused, not_sent, absent.
         */
        AttemptView: {
            /** Number */
            number: number;
            /** Outcome */
            outcome: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
        };
        /** AttributeRow */
        AttributeRow: {
            /** Choices */
            choices: components["schemas"]["ValueRow"][];
            /** Compliance */
            compliance: boolean;
            /** Free Text */
            free_text: boolean;
            /** Given */
            given: components["schemas"]["ValueRow"][];
            /** Held By */
            held_by: string;
            /** Id */
            id: string;
            /** Multiple */
            multiple: boolean;
            /** Name */
            name: string;
            /** Required */
            required: boolean;
        };
        /**
         * AttributesEdit
         * @description Values by attribute id; an empty list removes the value at this level. compliance: which of the two forms.
         */
        AttributesEdit: {
            /** Attributes */
            attributes: {
                [key: string]: components["schemas"]["ValueRow"][];
            };
            /**
             * Compliance
             * @default false
             */
            compliance: boolean;
        };
        /** AuditRow */
        AuditRow: {
            /** Address */
            address: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /** Hash */
            hash: string;
            /** Number */
            number: number;
            /** What */
            what: string;
            /** Who */
            who: string;
        };
        /**
         * AuditVerdict
         * @description ``problems``: what is wrong with the chain, in words.
         */
        AuditVerdict: {
            /** Intact */
            intact: boolean;
            /** Problems */
            problems: string[];
        };
        /** Authorization */
        Authorization: {
            /**
             * Address
             * @description Send the browser there; it comes back through /oauth/tiktok/callback.
             */
            address: string;
        };
        /**
         * AutoLink
         * @description A proposal to confirm: a listing whose seller SKUs equal a product's.
         */
        AutoLink: {
            /** Name */
            name: string;
            /** Pairs */
            pairs: components["schemas"]["LinkPair"][];
            /** Shop Product */
            shop_product: string;
            /** Store Product */
            store_product: number;
            /** Title */
            title: string;
        };
        /** AutoLinks */
        AutoLinks: {
            /** Items */
            items: components["schemas"]["AutoLink"][];
            /** Next */
            next: string | null;
        };
        /** Begin */
        Begin: {
            /** Name */
            name: string;
            /**
             * Source
             * @default bigcommerce
             * @constant
             */
            source: "bigcommerce";
            /**
             * Target
             * @default tiktok_shop
             * @constant
             */
            target: "tiktok_shop";
        };
        /**
         * BrandEdit
         * @description ``brand_id`` None: back to the level above.
         */
        BrandEdit: {
            /** Brand Id */
            brand_id: string | null;
            /**
             * Name
             * @default
             */
            name: string;
        };
        /** BrandRef */
        BrandRef: {
            /**
             * Authorized
             * @default true
             */
            authorized: boolean;
            /** Id */
            id: string;
            /**
             * Name
             * @default
             */
            name: string;
        };
        /** Brands */
        Brands: {
            /** Items */
            items: components["schemas"]["BrandRef"][];
        };
        /**
         * Buffer
         * @description Units never offered: the larger of a fixed number and a percentage (rounded up) of what the store has.
         */
        Buffer: {
            /**
             * Percent
             * @default 0
             */
            percent: number;
            /**
             * Units
             * @default 0
             */
            units: number;
        };
        /**
         * BuyerView
         * @description The buyer's data: shown to people who may see it, never logged, never an event.
         */
        BuyerView: {
            /**
             * City
             * @default
             */
            city: string;
            /**
             * Country Iso2
             * @default
             */
            country_iso2: string;
            /**
             * Email
             * @default
             */
            email: string;
            /**
             * First Name
             * @default
             */
            first_name: string;
            /**
             * Last Name
             * @default
             */
            last_name: string;
            /**
             * Masked
             * @default false
             */
            masked: boolean;
            /**
             * Message
             * @default
             */
            message: string;
            /**
             * Phone
             * @default
             */
            phone: string;
            /**
             * State
             * @default
             */
            state: string;
            /**
             * Street 1
             * @default
             */
            street_1: string;
            /**
             * Street 2
             * @default
             */
            street_2: string;
            /**
             * Zip
             * @default
             */
            zip: string;
        };
        /** CancellationAnswer */
        CancellationAnswer: {
            /** Accept */
            accept: boolean;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * CategoryMapping
         * @description ``category_id`` None: back to the suggestion.
         */
        CategoryMapping: {
            /** Category Id */
            category_id: string | null;
        };
        /** CategoryPage */
        CategoryPage: {
            /** Items */
            items: components["schemas"]["CategoryRow"][];
            /** Next */
            next: string | null;
            /** Total */
            total: number;
        };
        /**
         * CategoryRow
         * @description A category of the store. mapped_by: person | suggestion | "". missing: red tags.
         */
        CategoryRow: {
            /** Key */
            key: string;
            /** Mapped By */
            mapped_by: string;
            /** Missing */
            missing: string[];
            /** Name */
            name: string;
            /** Products */
            products: number;
            /** Rev */
            rev: number;
            shop_category: components["schemas"]["ShopCategoryRef"] | null;
            suggestion: components["schemas"]["ShopCategoryRef"] | null;
        };
        /**
         * CategorySource
         * @enum {string}
         */
        CategorySource: "custom_field" | "product_type" | "store_category";
        /**
         * CertificateRow
         * @description ``held_by``: product | category | "" (missing).
         */
        CertificateRow: {
            /** Details */
            details: string;
            /** Expires */
            expires: string | null;
            /** Files */
            files: components["schemas"]["FileRow"][];
            /** Held By */
            held_by: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Needs Expiry */
            needs_expiry: boolean;
            /** Required */
            required: boolean;
            /** Sample */
            sample: string;
        };
        /**
         * Check
         * @description One line of the installation checklist. ``required``: a connection is not made while it is not met.
         */
        Check: {
            /** Code */
            code: string;
            /**
             * Detail
             * @default
             */
            detail: string;
            /** Met */
            met: boolean;
            /**
             * Required
             * @default true
             */
            required: boolean;
            /** Title */
            title: string;
        };
        /**
         * CheckAnswer
         * @description The listing check: ready, or every reason why not.
         */
        CheckAnswer: {
            /** Problems */
            problems: components["schemas"]["Problem"][];
            /** Ready */
            ready: boolean;
        };
        /** ChooseShop */
        ChooseShop: {
            /**
             * Shop Id
             * @default
             */
            shop_id: string;
        };
        /**
         * Chosen
         * @description Up to 500 product ids, or all that match a filter at this moment.
         */
        Chosen: {
            /**
             * All Matching
             * @default false
             */
            all_matching: boolean;
            /**
             * Category
             * @default
             */
            category: string;
            /** Products */
            products?: number[];
            /**
             * Search
             * @default
             */
            search: string;
            /**
             * Status
             * @default
             */
            status: string;
        };
        /** Code */
        Code: {
            /** Code */
            code: string;
        };
        /**
         * ConnectionOut
         * @description Credentials are write-only: none is shown. ``authorization_days_left``: from 30 days before the end.
         */
        ConnectionOut: {
            /** Authorization Days Left */
            authorization_days_left: number | null;
            /**
             * Authorization Ends
             * Format: date-time
             */
            authorization_ends: string;
            /** Checklist */
            checklist: components["schemas"]["Check"][];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Facts At */
            facts_at: string | null;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * Note
             * @default
             */
            note: string;
            /** Paused */
            paused: components["schemas"]["Pausable"][];
            shop: components["schemas"]["ShopFacts"];
            status: components["schemas"]["ConnectionStatus"];
            /** Status Reason */
            status_reason: string;
            store: components["schemas"]["StoreFacts"];
            webhooks: components["schemas"]["WebhooksOut"];
        };
        /**
         * ConnectionStatus
         * @enum {string}
         */
        ConnectionStatus: "active" | "paused" | "authorization_needed" | "disconnected";
        /**
         * DayRevenue
         * @description Totals of paid, not cancelled orders placed on one day (UTC), in one currency.
         */
        DayRevenue: {
            /** Currency */
            currency: string;
            /** Day */
            day: string;
            /** Orders */
            orders: number;
            /**
             * Total
             * Format: decimal
             */
            total: string;
        };
        /** DeliveryOptionOut */
        DeliveryOptionOut: {
            /** Description */
            description: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Type */
            type: string;
        };
        /**
         * DriftChoice
         * @enum {string}
         */
        DriftChoice: "repair" | "ask";
        /**
         * DriftPage
         * @description ``at``: the end of the last complete reconciliation, None before the first.
         */
        DriftPage: {
            /** At */
            at: string | null;
            /** Items */
            items: components["schemas"]["DriftRow"][];
            /** Next */
            next: string | null;
            /** Total */
            total: number;
        };
        /**
         * DriftRow
         * @description One difference found by the last reconciliation: what it is, its probable cause, what was or must be done.
         *
         *     action: "repaired", "asks" (a person) or "waits".  repairable: a person may have it repaired (``repair``).
         */
        DriftRow: {
            /** Action */
            action: string;
            /** Cause */
            cause: string;
            /**
             * Found At
             * Format: date-time
             */
            found_at: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Order */
            order: string;
            /** Ours */
            ours: string;
            /**
             * Repairable
             * @default false
             */
            repairable: boolean;
            /** Shop */
            shop: string;
            /** Store */
            store: string;
            /** Store Product */
            store_product: number | null;
            /** Variant */
            variant: number | null;
        };
        /**
         * DriftSettings
         * @description What a reconciliation does about a quantity that TikTok Shop shows differently at two looks.
         *
         *     Only Tandem writes quantities, so it may put them right; the other kinds of drift need a person, or only time.
         */
        DriftSettings: {
            /** @default repair */
            quantity_higher: components["schemas"]["DriftChoice"];
            /** @default repair */
            quantity_lower: components["schemas"]["DriftChoice"];
        };
        /** EditAccount */
        EditAccount: {
            /** Name */
            name?: string | null;
            /** Require Second Factor */
            require_second_factor?: boolean | null;
        };
        /** EditGeneral */
        EditGeneral: {
            /** Email Notifications */
            email_notifications?: boolean | null;
            /** Name */
            name?: string | null;
        };
        /** EditMe */
        EditMe: {
            /** Name */
            name: string;
        };
        /**
         * EditUser
         * @description The e-mail address cannot be changed.
         */
        EditUser: {
            /** Name */
            name?: string | null;
            role?: components["schemas"]["Role"] | null;
        };
        /**
         * Exported
         * @description Everything of the settings that makes sense in another connection: warehouses belong to one shop and stay.
         */
        Exported: {
            /**
             * @default {
             *       "quantity_higher": "repair",
             *       "quantity_lower": "repair"
             *     }
             */
            drift: components["schemas"]["DriftSettings"];
            /**
             * @default {
             *       "add_back_platform_discount": false,
             *       "archive_cancelled": false,
             *       "hold_for_unlinked_gifts": true,
             *       "mirror_refunds": false,
             *       "options": [],
             *       "oversold_reasons": [
             *         "out_of_stock",
             *         "product_unavailable",
             *         "unavailable",
             *         "oversold"
             *       ],
             *       "prices_as": "paid",
             *       "providers": [],
             *       "retry_orders": true,
             *       "statuses": [
             *         {
             *           "shop_status": "AWAITING_SHIPMENT",
             *           "store_status_id": 11
             *         },
             *         {
             *           "shop_status": "AWAITING_COLLECTION",
             *           "store_status_id": 9
             *         },
             *         {
             *           "shop_status": "IN_TRANSIT",
             *           "store_status_id": 2
             *         },
             *         {
             *           "shop_status": "DELIVERED",
             *           "store_status_id": 8
             *         },
             *         {
             *           "shop_status": "COMPLETED",
             *           "store_status_id": 10
             *         }
             *       ],
             *       "sync_fbt_orders": false,
             *       "sync_samples": true,
             *       "tax_as": "separate"
             *     }
             */
            order: components["schemas"]["OrderSettings"];
            /**
             * @default {
             *       "buffer": {
             *         "percent": 0,
             *         "units": 0
             *       },
             *       "category_sources": [
             *         "custom_field",
             *         "product_type",
             *         "store_category"
             *       ],
             *       "price_rule": {
             *         "amount": "0",
             *         "percent": "0",
             *         "rounding": "none",
             *         "use_sale_price": true
             *       },
             *       "pull_products": true,
             *       "sync_rules": {
             *         "create": {},
             *         "update": {}
             *       },
             *       "sync_unpurchasable": false
             *     }
             */
            product: components["schemas"]["ProductSettings"];
        };
        /** FieldChangeRow */
        FieldChangeRow: {
            /** Field */
            field: string;
            /** Now */
            now: string;
            /** Rule */
            rule: string;
            /** To Send */
            to_send: string;
        };
        /**
         * FiguresView
         * @description lines + shipping + fees + tax - discounts = total, to the cent.
         */
        FiguresView: {
            /** Currency */
            currency: string;
            /**
             * Discounts
             * Format: decimal
             */
            discounts: string;
            /**
             * Fees
             * Format: decimal
             */
            fees: string;
            /**
             * Lines
             * Format: decimal
             */
            lines: string;
            /**
             * Platform Discount
             * Format: decimal
             */
            platform_discount: string;
            /**
             * Shipping
             * Format: decimal
             */
            shipping: string;
            /**
             * Tax
             * Format: decimal
             */
            tax: string;
            /**
             * Total
             * Format: decimal
             */
            total: string;
        };
        /** FileRow */
        FileRow: {
            /** Content Type */
            content_type: string;
            /** Name */
            name: string;
            /** Size */
            size: number;
        };
        /**
         * FlowHealth
         * @description ``works``: it may call the platforms now.  due: things whose turn has come.
         *
         *     behind_seconds: how long the oldest of them has been due.  waiting: for what some of its work waits, since when.
         */
        FlowHealth: {
            /**
             * Behind Seconds
             * @default 0
             */
            behind_seconds: number;
            /**
             * Due
             * @default 0
             */
            due: number;
            flow: components["schemas"]["Pausable"];
            /**
             * Waiting
             * @default
             */
            waiting: string;
            /** Waiting Since */
            waiting_since?: string | null;
            /** Works */
            works: boolean;
        };
        /**
         * General
         * @description ``email_notifications`` is one switch for all connections of the account.
         */
        General: {
            /** Email Notifications */
            email_notifications: boolean;
            /** Name */
            name: string;
        };
        /**
         * Hint
         * @description What is taken as it is, and seldom meant. ``field``: as in an error about it.
         */
        Hint: {
            /** Field */
            field: string;
            /** Text */
            text: string;
        };
        /**
         * HistoryLine
         * @description One thing that happened. since_previous, since_told: seconds since the line before, and since we were told.
         */
        HistoryLine: {
            /** After */
            after: number | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Before */
            before: number | null;
            /** Detail */
            detail: string;
            /** Since Previous */
            since_previous: number | null;
            /** Since Told */
            since_told: number | null;
            /** What */
            what: string;
        };
        /** HistoryPage */
        HistoryPage: {
            /** Items */
            items: components["schemas"]["HistoryLine"][];
            /** Next */
            next: string | null;
        };
        /**
         * Home
         * @description A part that does not answer is null, and named in ``away``.
         */
        Home: {
            /** Away */
            away: string[];
            /** Connection */
            connection: string;
            /** Currency */
            currency: string;
            /** Flows */
            flows: components["schemas"]["FlowHealth"][];
            /**
             * Lag Seconds
             * @description How long the oldest work of this connection has been due.
             */
            lag_seconds: number;
            orders: components["schemas"]["OrderSummary"] | null;
            /** Platforms */
            platforms: components["schemas"]["PlatformHealth"][];
            products: components["schemas"]["Summary"] | null;
            /** Revenue */
            revenue: string | null;
            status: components["schemas"]["ConnectionStatus"];
            /** Status Reason */
            status_reason: string;
            /** Tasks */
            tasks: components["schemas"]["TaskOut"][];
            /** Webhooks Checked At */
            webhooks_checked_at: string | null;
            /** Webhooks Problem */
            webhooks_problem: string;
        };
        /**
         * LineView
         * @description One unit.
         */
        LineView: {
            /**
             * Cancel Reason
             * @default
             */
            cancel_reason: string;
            /**
             * Cancelled
             * @default false
             */
            cancelled: boolean;
            /**
             * Gift
             * @default false
             */
            gift: boolean;
            /** Id */
            id: string;
            /**
             * Image
             * @default
             */
            image: string;
            /**
             * Listed
             * Format: decimal
             */
            listed: string;
            /** Name */
            name: string;
            /**
             * Package
             * @default
             */
            package: string;
            /**
             * Paid
             * Format: decimal
             */
            paid: string;
            /**
             * Platform Discount
             * Format: decimal
             */
            platform_discount: string;
            /**
             * Seller Discount
             * Format: decimal
             */
            seller_discount: string;
            /** Seller Sku */
            seller_sku: string;
            /** Shop Product */
            shop_product: string;
            /** Shop Sku */
            shop_sku: string;
            /** Status */
            status: string;
            /** Store Product */
            store_product?: number | null;
            /**
             * Tax
             * Format: decimal
             */
            tax: string;
            /**
             * Tracking Number
             * @default
             */
            tracking_number: string;
            /** Variant */
            variant?: number | null;
            /** Variant Name */
            variant_name: string;
        };
        /** LinkPair */
        LinkPair: {
            /** Shop Sku */
            shop_sku: string;
            /** Variant */
            variant: number;
        };
        /**
         * LinksEdit
         * @description Links of one product to one listing, SKU to SKU.
         */
        LinksEdit: {
            /** Pairs */
            pairs: components["schemas"]["LinkPair"][];
            /** Shop Product */
            shop_product: string;
        };
        /**
         * Location
         * @description A store inventory location (``GET /v3/inventory/locations``).
         */
        Location: {
            /** Enabled */
            enabled: boolean;
            /** Id */
            id: number;
            /** Is Default */
            is_default: boolean;
            /** Name */
            name: string;
        };
        /**
         * LocationUnits
         * @description Units available to sell at one store location.
         */
        LocationUnits: {
            /** Available */
            available: number;
            /** Location */
            location: number;
        };
        /**
         * LogIn
         * @description ``code``: of the authenticator, when the user has one.
         */
        LogIn: {
            /**
             * Code
             * @default
             */
            code: string;
            /** Email */
            email: string;
            /**
             * Password
             * Format: password
             */
            password: string;
        };
        /**
         * LowStockMode
         * @enum {string}
         */
        LowStockMode: "deactivate" | "out_of_stock";
        /** Many[SessionRow] */
        Many_SessionRow_: {
            /** Items */
            items: components["schemas"]["SessionRow"][];
        };
        /** Many[ShippingProviderOut] */
        Many_ShippingProviderOut_: {
            /** Items */
            items: components["schemas"]["ShippingProviderOut"][];
        };
        /**
         * MarkChecked
         * @description SKUs that are no longer oversold.
         */
        MarkChecked: {
            /** Shop Skus */
            shop_skus: string[];
        };
        /** Marked */
        Marked: {
            /** Changed */
            changed: number;
        };
        /** Me */
        Me: {
            /** Account */
            account: string;
            /**
             * Csrf Token
             * @description Send it as X-CSRF-Token with every change made under the session cookie.
             */
            csrf_token: string;
            /** Email */
            email: string;
            /** Id */
            id: string;
            /** Must Change Password */
            must_change_password: boolean;
            /** Name */
            name: string;
            /** Permissions */
            permissions: string[];
            role: components["schemas"]["Role"];
            /** Second Factor */
            second_factor: boolean;
            /**
             * Second Factor Needed
             * @default false
             */
            second_factor_needed: boolean;
        };
        /**
         * MissedSearch
         * @description Orders placed from ``start`` (included) to ``end``, at most 90 days.
         */
        MissedSearch: {
            /**
             * End
             * Format: date-time
             */
            end: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
        };
        /** NewPassword */
        NewPassword: {
            /**
             * New Password
             * Format: password
             */
            new_password: string;
            /**
             * Old Password
             * Format: password
             */
            old_password: string;
        };
        /**
         * NewToken
         * @description ``permissions``: of this token, at most the caller's own.
         */
        NewToken: {
            /** Name */
            name: string;
            /** Permissions */
            permissions: components["schemas"]["Permission"][];
        };
        /** NewTokenOut */
        NewTokenOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Last4 */
            last4: string;
            /** Name */
            name: string;
            /** Permissions */
            permissions: string[];
            /**
             * Token
             * @description Shown once.
             */
            token: string;
        };
        /** OfferedShop */
        OfferedShop: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Region */
            region: string;
        };
        /**
         * OptionRow
         * @description A TikTok Shop shipping option and the shipping name put on the store order.
         */
        OptionRow: {
            /** Shop Option */
            shop_option: string;
            /** Store Name */
            store_name: string;
        };
        /**
         * OrderDetail
         * @description Everything about one order but its buyer; ``GET .../orders/{order}/buyer`` tells the address.
         */
        OrderDetail: {
            /**
             * Attempts
             * @default []
             */
            attempts: components["schemas"]["AttemptView"][];
            /**
             * Cancel Reason
             * @default
             */
            cancel_reason: string;
            /**
             * Cancel Requested
             * @default false
             */
            cancel_requested: boolean;
            /**
             * Cancelled By
             * @default
             */
            cancelled_by: string;
            figures?: components["schemas"]["FiguresView"] | null;
            /**
             * Lines
             * @default []
             */
            lines: components["schemas"]["LineView"][];
            /** Next Try */
            next_try?: string | null;
            /**
             * Placed Before Connection
             * @default false
             */
            placed_before_connection: boolean;
            /**
             * Platform Discount
             * Format: decimal
             */
            platform_discount: string;
            /**
             * Requests
             * @default []
             */
            requests: components["schemas"]["RequestView"][];
            /** Rev */
            rev: number;
            row: components["schemas"]["OrderRow"];
            /**
             * Seller Discount
             * Format: decimal
             */
            seller_discount: string;
            /**
             * Shipments
             * @default []
             */
            shipments: components["schemas"]["ShipmentView"][];
            /**
             * Shipping Listed
             * Format: decimal
             */
            shipping_listed: string;
            /**
             * Shipping Option
             * @default
             */
            shipping_option: string;
            /**
             * Shipping Type
             * @default
             */
            shipping_type: string;
            store?: components["schemas"]["StoreView"] | null;
            /**
             * Timeline
             * @default []
             */
            timeline: components["schemas"]["TimelineEntry"][];
        };
        /** OrderPage */
        OrderPage: {
            /** Items */
            items: components["schemas"]["OrderRow"][];
            /** Next */
            next?: string | null;
            /** Total */
            total?: number | null;
        };
        /**
         * OrderRow
         * @description One order in a list. at_risk: the shipping deadline is less than a day away or past, and nothing is shipped.
         */
        OrderRow: {
            /**
             * Archived
             * @default false
             */
            archived: boolean;
            /**
             * At Risk
             * @default false
             */
            at_risk: boolean;
            /**
             * Cancelled
             * @default false
             */
            cancelled: boolean;
            /** Currency */
            currency: string;
            /**
             * Differences
             * @default []
             */
            differences: components["schemas"]["Problem"][];
            /**
             * Fulfilled By Tiktok
             * @default false
             */
            fulfilled_by_tiktok: boolean;
            /** Fulfilment Status */
            fulfilment_status: string;
            /** Id */
            id: string;
            /**
             * On Hold
             * @default false
             */
            on_hold: boolean;
            /**
             * Oversold
             * @default false
             */
            oversold: boolean;
            /** Paid At */
            paid_at?: string | null;
            /** Payment Status */
            payment_status: string;
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /**
             * Problems
             * @default []
             */
            problems: components["schemas"]["Problem"][];
            /** Raw Status */
            raw_status: string;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Sample
             * @default false
             */
            sample: boolean;
            /** Ship By */
            ship_by?: string | null;
            /** Shop Order */
            shop_order: string;
            status: components["schemas"]["OrderStatus"];
            /** Store Order */
            store_order?: number | null;
            /**
             * Total
             * Format: decimal
             */
            total: string;
            /** Units */
            units: number;
        };
        /** OrderSettings */
        OrderSettings: {
            /**
             * Add Back Platform Discount
             * @default false
             */
            add_back_platform_discount: boolean;
            /**
             * Archive Cancelled
             * @default false
             */
            archive_cancelled: boolean;
            /**
             * Hold For Unlinked Gifts
             * @default true
             */
            hold_for_unlinked_gifts: boolean;
            /**
             * Mirror Refunds
             * @default false
             */
            mirror_refunds: boolean;
            /**
             * Options
             * @default []
             */
            options: components["schemas"]["OptionRow"][];
            /**
             * Oversold Reasons
             * @default [
             *       "out_of_stock",
             *       "product_unavailable",
             *       "unavailable",
             *       "oversold"
             *     ]
             */
            oversold_reasons: string[];
            /** @default paid */
            prices_as: components["schemas"]["PricesAs"];
            /**
             * Providers
             * @default []
             */
            providers: components["schemas"]["ProviderRow"][];
            /**
             * Retry Orders
             * @default true
             */
            retry_orders: boolean;
            /**
             * Statuses
             * @default [
             *       {
             *         "shop_status": "AWAITING_SHIPMENT",
             *         "store_status_id": 11
             *       },
             *       {
             *         "shop_status": "AWAITING_COLLECTION",
             *         "store_status_id": 9
             *       },
             *       {
             *         "shop_status": "IN_TRANSIT",
             *         "store_status_id": 2
             *       },
             *       {
             *         "shop_status": "DELIVERED",
             *         "store_status_id": 8
             *       },
             *       {
             *         "shop_status": "COMPLETED",
             *         "store_status_id": 10
             *       }
             *     ]
             */
            statuses: components["schemas"]["StatusRow"][];
            /**
             * Sync Fbt Orders
             * @default false
             */
            sync_fbt_orders: boolean;
            /**
             * Sync Samples
             * @default true
             */
            sync_samples: boolean;
            /** @default separate */
            tax_as: components["schemas"]["TaxAs"];
        };
        /**
         * OrderStatus
         * @description TikTok Shop order status (``GET /order/202309/orders`` ``status``); unknown values are kept as OTHER.
         * @enum {string}
         */
        OrderStatus: "UNPAID" | "ON_HOLD" | "AWAITING_SHIPMENT" | "PARTIALLY_SHIPPING" | "AWAITING_COLLECTION" | "IN_TRANSIT" | "DELIVERED" | "COMPLETED" | "CANCELLED" | "OTHER";
        /**
         * OrderSummary
         * @description Counts and revenue for Home. ``start``, ``end``: the period of the revenue.
         */
        OrderSummary: {
            /** Blocked */
            blocked: number;
            /** Different */
            different: number;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /** Oversold */
            oversold: number;
            /**
             * Revenue
             * @default []
             */
            revenue: components["schemas"]["DayRevenue"][];
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /** Synced */
            synced: number;
            /** Unsynced */
            unsynced: number;
        };
        /**
         * OversoldProduct
         * @description A product of oversold orders, until it is marked as checked.
         */
        OversoldProduct: {
            /**
             * Checked
             * @default false
             */
            checked: boolean;
            /** Name */
            name: string;
            /** Orders */
            orders: string[];
            /** Seller Sku */
            seller_sku: string;
            /** Shop Product */
            shop_product: string;
            /** Shop Sku */
            shop_sku: string;
            /** Variant */
            variant?: number | null;
        };
        /**
         * OversoldView
         * @description banner: whether any entry is left.
         */
        OversoldView: {
            /** Banner */
            banner: boolean;
            /** Orders */
            orders: components["schemas"]["OrderRow"][];
            /** Products */
            products: components["schemas"]["OversoldProduct"][];
        };
        /**
         * Package
         * @description Default parcel, whole units of the shop's region (inch and pound in the US).
         */
        Package: {
            /** Height */
            height: number;
            /** Length */
            length: number;
            /** Weight */
            weight: number;
            /** Width */
            width: number;
        };
        /** Page[AuditRow] */
        Page_AuditRow_: {
            /** Items */
            items: components["schemas"]["AuditRow"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ConnectionOut] */
        Page_ConnectionOut_: {
            /** Items */
            items: components["schemas"]["ConnectionOut"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ParkedOut] */
        Page_ParkedOut_: {
            /** Items */
            items: components["schemas"]["ParkedOut"][];
            /** Next */
            next?: string | null;
        };
        /** Page[TaskOut] */
        Page_TaskOut_: {
            /** Items */
            items: components["schemas"]["TaskOut"][];
            /** Next */
            next?: string | null;
        };
        /** Page[TokenOut] */
        Page_TokenOut_: {
            /** Items */
            items: components["schemas"]["TokenOut"][];
            /** Next */
            next?: string | null;
        };
        /** Page[UserOut] */
        Page_UserOut_: {
            /** Items */
            items: components["schemas"]["UserOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * ParkedDone
         * @description ``id`` was replayed or discarded.
         */
        ParkedDone: {
            /** Id */
            id: string;
        };
        /** ParkedOut */
        ParkedOut: {
            message: components["schemas"]["ParkedRow"];
            /** Service */
            service: string;
        };
        /**
         * ParkedRow
         * @description A record that could not be handled. why: poison, bug or refused; ``type``: of the message, where readable.
         */
        ParkedRow: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Attempts */
            attempts: number;
            /** Group */
            group: string;
            /** Id */
            id: string;
            /** Key */
            key: string;
            /** Reason */
            reason: string;
            /** Topic */
            topic: string;
            /** Type */
            type: string;
            /** Why */
            why: string;
        };
        /**
         * Pausable
         * @description What a merchant can pause by itself.
         * @enum {string}
         */
        Pausable: "catalog" | "stock" | "orders";
        /**
         * Permission
         * @description ``..._READ`` looks, ``..._WRITE`` changes. OWN: one's own profile, password, sessions.
         * @enum {string}
         */
        Permission: "own" | "users.read" | "users.write" | "account.read" | "account.write" | "connections.read" | "connections.write" | "products.read" | "products.write" | "stock.read" | "stock.write" | "orders.read" | "orders.write" | "settings.read" | "settings.write" | "tasks.read" | "parked.read" | "parked.write" | "audit.read" | "tokens.write";
        /**
         * Platform
         * @enum {string}
         */
        Platform: "bigcommerce" | "tiktok_shop";
        /**
         * PlatformHealth
         * @description ``answers``: nothing waits for this platform now. ``detail``: for what the longest wait is.
         */
        PlatformHealth: {
            /** Answers */
            answers: boolean;
            /**
             * Detail
             * @default
             */
            detail: string;
            platform: components["schemas"]["Platform"];
            /** Since */
            since?: string | null;
        };
        /**
         * Preview
         * @description What a push would do. ``stamp``: give it back when applying; it is refused once anything here would differ.
         */
        Preview: {
            /** Action */
            action: string;
            /** Changes */
            changes: components["schemas"]["FieldChangeRow"][];
            /** Problems */
            problems: components["schemas"]["Problem"][];
            /** Stamp */
            stamp: string;
        };
        /** PreviewApplied */
        PreviewApplied: {
            /** Stamp */
            stamp: string;
        };
        /**
         * PriceRule
         * @description price * (1 + percent/100) + amount, then rounded up to the ending, never below the minimum.
         */
        PriceRule: {
            /**
             * Amount
             * Format: decimal
             * @default 0
             */
            amount: string;
            /** Minimum */
            minimum?: string | null;
            /**
             * Percent
             * Format: decimal
             * @default 0
             */
            percent: string;
            /** @default none */
            rounding: components["schemas"]["Rounding"];
            /**
             * Use Sale Price
             * @default true
             */
            use_sale_price: boolean;
        };
        /**
         * PricesAs
         * @enum {string}
         */
        PricesAs: "paid" | "listed_with_discount";
        /**
         * Problem
         * @description Why something cannot go on: stable code, field, sentence, fix; who must act (merchant, store, shop, operator).
         */
        Problem: {
            /** Code */
            code: string;
            /**
             * Field
             * @default
             */
            field: string;
            /**
             * Fix
             * @default
             */
            fix: string;
            /** Message */
            message: string;
            /**
             * Who
             * @default merchant
             */
            who: string;
        };
        /**
         * Problem9457
         * @description A problem document (RFC 9457): every refusal of an internal or public API.
         */
        Problem9457: {
            /** Code */
            code: string;
            /**
             * Detail
             * @default
             */
            detail: string;
            /**
             * Field
             * @default
             */
            field: string;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** Type */
            type: string;
        };
        /**
         * ProductDetail
         * @description ``own`` values were chosen for this product; ``rules``, ``price_rule`` are what applies.
         */
        ProductDetail: {
            /** Audit */
            audit: string;
            /** Custom Fields */
            custom_fields: [
                string,
                string
            ][];
            /** Description */
            description: string;
            /** Images */
            images: string[];
            /** Mapped */
            mapped: boolean;
            own_category: components["schemas"]["ShopCategoryRef"] | null;
            /** Own Name */
            own_name: string;
            own_price_rule: components["schemas"]["PriceRule"] | null;
            own_rules: components["schemas"]["SyncRules"];
            own_threshold: components["schemas"]["Threshold"] | null;
            price_rule: components["schemas"]["PriceRule"];
            /** Pushed At */
            pushed_at: string | null;
            /** Reasons */
            reasons: string[];
            row: components["schemas"]["ProductRow"];
            rules: components["schemas"]["SyncRules"];
            /** Solvability */
            solvability: components["schemas"]["Problem"][];
            /** Stock Rule */
            stock_rule: string;
            /** Taken Down */
            taken_down: boolean;
            /** Threshold Excluded */
            threshold_excluded: boolean;
            /** Variants */
            variants: components["schemas"]["VariantRow"][];
        };
        /**
         * ProductEdit
         * @description Product-level choices; a field left out stays, null gives it back to the level above.
         */
        ProductEdit: {
            /**
             * Category Id
             * @default null
             */
            category_id: string | null;
            /**
             * Name
             * @default null
             */
            name: string | null;
            /** @default null */
            price_rule: components["schemas"]["PriceRule"] | null;
            /** @default null */
            rules: components["schemas"]["SyncRules"] | null;
            /** @default null */
            threshold: components["schemas"]["Threshold"] | null;
            /**
             * Threshold Excluded
             * @default null
             */
            threshold_excluded: boolean | null;
        };
        /** ProductPage */
        ProductPage: {
            /** Items */
            items: components["schemas"]["ProductRow"][];
            /** Next */
            next: string | null;
            /** Total */
            total: number;
        };
        /**
         * ProductRow
         * @description One product in the list. ``shop_status``: TTS product status, "" without a listing.
         *
         *     rev: rises with everything that happens to the product.  edit_rev: rises with people's edits alone; the ETag.
         */
        ProductRow: {
            /** Brand */
            brand: string;
            /** Category */
            category: string;
            /** Deleted */
            deleted: boolean;
            /** Edit Rev */
            edit_rev: number;
            /** Image */
            image: string;
            /** Linked */
            linked: number;
            /** Name */
            name: string;
            /** Problems */
            problems: components["schemas"]["Problem"][];
            /**
             * Read At
             * Format: date-time
             */
            read_at: string;
            /** Rev */
            rev: number;
            shop_category: components["schemas"]["ShopCategoryRef"] | null;
            /** Shop Product */
            shop_product: string;
            /** Shop Status */
            shop_status: string;
            /** Store Product */
            store_product: number;
            /** Sync Status */
            sync_status: string;
            /** Variants */
            variants: number;
        };
        /** ProductSettings */
        ProductSettings: {
            /**
             * @default {
             *       "percent": 0,
             *       "units": 0
             *     }
             */
            buffer: components["schemas"]["Buffer"];
            /**
             * Category Sources
             * @default [
             *       "custom_field",
             *       "product_type",
             *       "store_category"
             *     ]
             */
            category_sources: components["schemas"]["CategorySource"][];
            /** Maximum Offered */
            maximum_offered?: number | null;
            package?: components["schemas"]["Package"] | null;
            /**
             * @default {
             *       "amount": "0",
             *       "percent": "0",
             *       "rounding": "none",
             *       "use_sale_price": true
             *     }
             */
            price_rule: components["schemas"]["PriceRule"];
            /**
             * Pull Products
             * @default true
             */
            pull_products: boolean;
            /**
             * @default {
             *       "create": {},
             *       "update": {}
             *     }
             */
            sync_rules: components["schemas"]["SyncRules"];
            /**
             * Sync Unpurchasable
             * @default false
             */
            sync_unpurchasable: boolean;
            threshold?: components["schemas"]["Threshold"] | null;
        };
        /**
         * ProviderRow
         * @description A store's shipping provider name, matched exactly, and the TikTok Shop provider it stands for.
         */
        ProviderRow: {
            /** Provider Id */
            provider_id: string;
            /**
             * Provider Name
             * @default
             */
            provider_name: string;
            /** Store Name */
            store_name: string;
        };
        /**
         * Pull
         * @description Days of modification, both included, in the store's time zone; none: the whole life of the store.
         */
        Pull: {
            /** End */
            end?: string | null;
            /** Start */
            start?: string | null;
        };
        /** Range */
        Range: {
            /**
             * End
             * Format: date-time
             */
            end: string;
            /**
             * Start
             * Format: date-time
             */
            start: string;
        };
        /**
         * Readiness
         * @description The listing check over a category's products: how many are ready, and how often each problem occurs.
         */
        Readiness: {
            /** Problems */
            problems: {
                [key: string]: number;
            };
            /** Products */
            products: number;
            /** Ready */
            ready: number;
        };
        /** Reauthenticate */
        Reauthenticate: {
            /**
             * Password
             * Format: password
             */
            password: string;
        };
        /**
         * RejectReasonView
         * @description ``name``: what an answer that declines gives as its reason.
         */
        RejectReasonView: {
            /** Name */
            name: string;
            /**
             * Text
             * @default
             */
            text: string;
        };
        /**
         * RejectReasons
         * @description For which reasons TikTok Shop lets the seller decline a buyer's request now.
         */
        RejectReasons: {
            /**
             * Reasons
             * @default []
             */
            reasons: components["schemas"]["RejectReasonView"][];
        };
        /** Rename */
        Rename: {
            /** Name */
            name: string;
        };
        /**
         * RequestView
         * @description A buyer's or the platform's cancellation, or a return. ``open``: waits for the seller's answer.
         */
        RequestView: {
            /** Deadline */
            deadline?: string | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /**
             * Open
             * @default false
             */
            open: boolean;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Reason Text
             * @default
             */
            reason_text: string;
            /** Refund */
            refund?: string | null;
            /**
             * Role
             * @default
             */
            role: string;
            /**
             * Shop Lines
             * @default []
             */
            shop_lines: string[];
            /** Status */
            status: string;
        };
        /**
         * Requirements
         * @description What the TikTok Shop category asks, and what is there.
         */
        Requirements: {
            /** Attributes */
            attributes: components["schemas"]["AttributeRow"][];
            brand: components["schemas"]["BrandRef"] | null;
            /** Certificates */
            certificates: components["schemas"]["CertificateRow"][];
            /** Missing */
            missing: string[];
            shop_category: components["schemas"]["ShopCategoryRef"] | null;
            size_chart: components["schemas"]["FileRow"] | null;
            /** Size Chart Required */
            size_chart_required: boolean;
            /** Size Chart Supported */
            size_chart_supported: boolean;
        };
        /**
         * ReservationRow
         * @description What one order claims of the SKU. ``stuck``: it needs a person (``taken-by-hand``).
         */
        ReservationRow: {
            /** Held */
            held: number;
            /** Order */
            order: string;
            /**
             * Seen At
             * Format: date-time
             */
            seen_at: string;
            /** Stuck */
            stuck: boolean;
            /** Taken */
            taken: number;
            /** Taken At */
            taken_at: string | null;
        };
        /** Reset */
        Reset: {
            /**
             * Password
             * Format: password
             */
            password: string;
            /** Token */
            token: string;
        };
        /** RetryOrders */
        RetryOrders: {
            /** Orders */
            orders: string[];
        };
        /**
         * ReturnAnswer
         * @description keep_item: refund a return without the goods.  refund_instead: of a replacement.
         *
         *     partial_refund: offered instead of the whole, as a decimal text in the order's currency.
         */
        ReturnAnswer: {
            /** Accept */
            accept: boolean;
            /**
             * Keep Item
             * @default false
             */
            keep_item: boolean;
            /** Partial Refund */
            partial_refund?: string | null;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Refund Instead
             * @default false
             */
            refund_instead: boolean;
        };
        /**
         * Role
         * @enum {string}
         */
        Role: "owner" | "admin" | "viewer";
        /**
         * Rounding
         * @enum {string}
         */
        Rounding: "none" | ".99" | ".95" | ".00";
        /**
         * Saved
         * @description An edit that was taken; ``rev`` is the one to give as If-Match next time.
         */
        Saved: {
            /** Rev */
            rev: number;
        };
        /** SessionRow */
        SessionRow: {
            /** Address */
            address: string;
            /** Agent */
            agent: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Current */
            current: boolean;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: string;
            /**
             * Seen At
             * Format: date-time
             */
            seen_at: string;
        };
        /**
         * SettingsOut
         * @description All sections; templates and warehouses of the shop are read at /shop-setup.
         */
        SettingsOut: {
            drift: components["schemas"]["DriftSettings"];
            general: components["schemas"]["General"];
            /** Hints */
            hints: components["schemas"]["Hint"][];
            order: components["schemas"]["OrderSettings"];
            product: components["schemas"]["ProductSettings"];
            /** Units */
            units: string;
            warehouses: components["schemas"]["WarehouseSettings"];
        };
        /**
         * SetupOut
         * @description ``step``: what is waited for. ``problem``: why the last try did not go through.
         */
        SetupOut: {
            /** Checklist */
            checklist: components["schemas"]["Check"][];
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Problem */
            problem: string;
            /** Problem Code */
            problem_code: string;
            /** Shops */
            shops: components["schemas"]["OfferedShop"][];
            step: components["schemas"]["Step"];
            /** Store Hash */
            store_hash: string;
            /** Store Name */
            store_name: string;
        };
        /**
         * ShipmentView
         * @description A store shipment. state: wanted, parked, sent, done, refused, moot.
         */
        ShipmentView: {
            /**
             * Carrier
             * @default
             */
            carrier: string;
            /** Id */
            id: number;
            /**
             * Package
             * @default
             */
            package: string;
            problem?: components["schemas"]["Problem"] | null;
            /**
             * Provider
             * @default
             */
            provider: string;
            /**
             * Shop Lines
             * @default []
             */
            shop_lines: string[];
            /** State */
            state: string;
            /**
             * Tracking Number
             * @default
             */
            tracking_number: string;
        };
        /** ShippingProviderOut */
        ShippingProviderOut: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /** ShopCategories */
        ShopCategories: {
            /** Items */
            items: components["schemas"]["ShopCategoryNode"][];
        };
        /**
         * ShopCategoryNode
         * @description A category of the shop's tree. ``choosable``: a leaf that is open to this shop.
         */
        ShopCategoryNode: {
            /** Choosable */
            choosable: boolean;
            /** Id */
            id: string;
            /** Leaf */
            leaf: boolean;
            /** Name */
            name: string;
            /** Path */
            path: string[];
            /**
             * Permissions
             * @default []
             */
            permissions: string[];
        };
        /**
         * ShopCategoryRef
         * @description A TikTok Shop category; ``path``: names from the top.
         */
        ShopCategoryRef: {
            /** Id */
            id: string;
            /**
             * Path
             * @default []
             */
            path: string[];
        };
        /**
         * ShopFacts
         * @description What was read from the shop at connect and daily.
         */
        ShopFacts: {
            /**
             * Currency
             * @default USD
             */
            currency: string;
            /** Id */
            id: string;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Region
             * @default US
             */
            region: string;
            /**
             * Warehouses
             * @default []
             */
            warehouses: components["schemas"]["Warehouse"][];
        };
        /**
         * ShopListing
         * @description A listing on TikTok Shop, found by its TTS Product ID, with a proposal of pairs by equal seller SKU.
         *
         *     ``solvability``: why orders for the product would fail, once it is linked.
         */
        ShopListing: {
            /** Proposal */
            proposal: {
                [key: string]: string;
            };
            /** Shop Product */
            shop_product: string;
            /** Skus */
            skus: components["schemas"]["ShopSkuRow"][];
            /**
             * Solvability
             * @default []
             */
            solvability: components["schemas"]["Problem"][];
            /** Status */
            status: string;
            /** Title */
            title: string;
        };
        /**
         * ShopSetup
         * @description What belongs to this connection's shop, read from TikTok Shop now.
         */
        ShopSetup: {
            /** Locations */
            locations: components["schemas"]["Location"][];
            /**
             * Read At
             * Format: date-time
             */
            read_at: string;
            /** Shop Id */
            shop_id: string;
            /** Shop Name */
            shop_name: string;
            /** Warehouses */
            warehouses: components["schemas"]["ShopWarehouseOut"][];
        };
        /**
         * ShopSkuRow
         * @description A SKU of a listing. ``held_by``: the store product that holds a link to it, None when free.
         */
        ShopSkuRow: {
            /** Held By */
            held_by: number | null;
            /** Held By Name */
            held_by_name: string;
            /** Id */
            id: string;
            /** Options */
            options: string[];
            /** Price */
            price: string;
            /** Seller Sku */
            seller_sku: string;
        };
        /** ShopWarehouseOut */
        ShopWarehouseOut: {
            /** Delivery Options */
            delivery_options: components["schemas"]["DeliveryOptionOut"][];
            warehouse: components["schemas"]["Warehouse"];
        };
        /** SignUp */
        SignUp: {
            /** Email */
            email: string;
            /** Name */
            name: string;
            /**
             * Password
             * Format: password
             */
            password: string;
        };
        /**
         * Source
         * @description Where a listing's field comes from.
         * @enum {string}
         */
        Source: "origin" | "connector" | "tts" | "dont_sync";
        /**
         * StatusRow
         * @description When TikTok Shop reports ``shop_status``, the store order moves to ``store_status_id`` (forward only).
         */
        StatusRow: {
            /** Shop Status */
            shop_status: string;
            /** Store Status Id */
            store_status_id: number;
        };
        /**
         * Step
         * @description What the flow waits for.
         * @enum {string}
         */
        Step: "store" | "authorization" | "shop" | "checklist" | "done";
        /**
         * StockDetail
         * @description A SKU with the sum that leads to its number: the terms in the order in which they are applied.
         */
        StockDetail: {
            /** Explanation */
            explanation: components["schemas"]["Term"][];
            /** Locations */
            locations: components["schemas"]["LocationUnits"][];
            /** Reservations */
            reservations: components["schemas"]["ReservationRow"][];
            row: components["schemas"]["StockRow"];
            /** Unclear Since */
            unclear_since: string | null;
            /**
             * Waiting
             * @default
             */
            waiting: string;
            /** Warehouses */
            warehouses: components["schemas"]["WarehouseUnits"][];
        };
        /** StockPage */
        StockPage: {
            /** Items */
            items: components["schemas"]["StockRow"][];
            /** Next */
            next: string | null;
            /** Total */
            total: number;
        };
        /**
         * StockRow
         * @description One SKU in the stock list. ``silent``: why nothing is written for it, empty when it is written.
         */
        StockRow: {
            /** Buffer */
            buffer: number;
            /** In Step */
            in_step: boolean;
            /** Low */
            low: boolean;
            /** Name */
            name: string;
            /** Offered */
            offered: number;
            /** On Hand */
            on_hand: number | null;
            /** Read At */
            read_at?: string | null;
            /** Reserved */
            reserved: number;
            /** Seen */
            seen: number | null;
            /** Seller Sku */
            seller_sku: string;
            /** Sent */
            sent: number | null;
            /** Sent At */
            sent_at?: string | null;
            /** Shop Product */
            shop_product: string;
            /** Shop Sku */
            shop_sku: string;
            /** Silent */
            silent: string;
            /** Store Product */
            store_product: number;
            /**
             * Trouble
             * @default
             */
            trouble: string;
            /** Variant */
            variant: number;
        };
        /**
         * StockTaking
         * @description When the store's orders take stock (BigCommerce ``GET /v3/settings/inventory`` ``update_stock_behavior``).
         * @enum {string}
         */
        StockTaking: "order_placed" | "order_completed_or_shipped";
        /**
         * StoreCredentialsIn
         * @description As BigCommerce shows them: Access Token, Client ID (App Key) and Client Secret (App Secret).
         */
        StoreCredentialsIn: {
            /**
             * Access Token
             * Format: password
             */
            access_token: string;
            /** Client Id */
            client_id: string;
            /**
             * Client Secret
             * Format: password
             */
            client_secret: string;
            /** Store Hash */
            store_hash: string;
        };
        /**
         * StoreFacts
         * @description What was read from the store at connect and daily.
         */
        StoreFacts: {
            /**
             * Cancel Restocks
             * @default true
             */
            cancel_restocks: boolean;
            /**
             * Channel Id
             * @default 1
             */
            channel_id: number;
            /**
             * Currency
             * @default USD
             */
            currency: string;
            /**
             * Dimension Units
             * @default Inches
             */
            dimension_units: string;
            /** Hash */
            hash: string;
            /**
             * Locations
             * @default []
             */
            locations: components["schemas"]["Location"][];
            /**
             * Name
             * @default
             */
            name: string;
            /** @default order_placed */
            stock_taking: components["schemas"]["StockTaking"];
            /**
             * Timezone
             * @default UTC
             */
            timezone: string;
            /**
             * Weight Units
             * @default Ounces
             */
            weight_units: string;
        };
        /** StoreLineView */
        StoreLineView: {
            /** Id */
            id?: number | null;
            /**
             * Price Ex Tax
             * Format: decimal
             */
            price_ex_tax: string;
            /**
             * Price Inc Tax
             * Format: decimal
             */
            price_inc_tax: string;
            /** Product */
            product: number;
            /** Quantity */
            quantity: number;
            /**
             * Shop Lines
             * @default []
             */
            shop_lines: string[];
            /** Variant */
            variant: number;
        };
        /**
         * StoreView
         * @description The order in the store.
         */
        StoreView: {
            /**
             * Archived
             * @default false
             */
            archived: boolean;
            figures?: components["schemas"]["FiguresView"] | null;
            /** Id */
            id: number;
            /**
             * Lines
             * @default []
             */
            lines: components["schemas"]["StoreLineView"][];
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            /** Status */
            status: number;
            /** Taken At */
            taken_at?: string | null;
        };
        /**
         * Summary
         * @description Counts for Home.
         */
        Summary: {
            /** Categories */
            categories: number;
            /** Products */
            products: number;
            /** Synced */
            synced: number;
            /** Unsynced */
            unsynced: number;
        };
        /**
         * SyncField
         * @enum {string}
         */
        SyncField: "name" | "description" | "price" | "media" | "barcode" | "stock";
        /**
         * SyncRules
         * @description Choices per field for the two moments. An absent field: inherit (product level) or Origin (connection level).
         */
        SyncRules: {
            /** Create */
            create?: {
                [key: string]: components["schemas"]["Source"];
            };
            /** Update */
            update?: {
                [key: string]: components["schemas"]["Source"];
            };
        };
        /**
         * TakenByHand
         * @description The answer to "these units left the shelf": the order and the units that settle now.
         */
        TakenByHand: {
            /** Order */
            order: string;
            /** Units */
            units: number;
        };
        /**
         * TaskKind
         * @enum {string}
         */
        TaskKind: "pull" | "push" | "update_price" | "update_stock" | "activate" | "deactivate" | "delete_listing" | "refresh" | "retry_orders" | "missed_orders" | "reconcile" | "cancellation" | "return";
        /**
         * TaskOut
         * @description ``completed``: all work was handed over, not that everything went through: see the counts and reasons.
         */
        TaskOut: {
            /** Asked By */
            asked_by: string;
            /** Changed */
            changed: number;
            /** Connection */
            connection: string;
            /** Done */
            done: number;
            /** Failed */
            failed: number;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: string;
            kind: components["schemas"]["TaskKind"];
            /** Reasons */
            reasons: components["schemas"]["TaskReason"][];
            /** Skipped */
            skipped: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            status: components["schemas"]["TaskStatus"];
            /** Total */
            total: number | null;
            /** Unchanged */
            unchanged: number;
        };
        /**
         * TaskReason
         * @description Why one thing did not go through: which, a stable code, a sentence for the person who must act.
         */
        TaskReason: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /** Subject */
            subject: string;
        };
        /**
         * TaskSlot
         * @description One product's result in a task; ``outcome`` "" while it is pending.
         */
        TaskSlot: {
            /** Outcome */
            outcome: string;
            /** Problems */
            problems: components["schemas"]["Problem"][];
            /** Store Product */
            store_product: number;
        };
        /** TaskSlots */
        TaskSlots: {
            /** Items */
            items: components["schemas"]["TaskSlot"][];
            /** Next */
            next: string | null;
            /** Total */
            total: number;
        };
        /**
         * TaskStatus
         * @enum {string}
         */
        TaskStatus: "submitted" | "running" | "completed" | "refused";
        /**
         * TaxAs
         * @enum {string}
         */
        TaxAs: "separate" | "included";
        /**
         * Term
         * @description One number in the explanation of another: its value, where it comes from, and as of when.
         */
        Term: {
            /** At */
            at?: string | null;
            /** Name */
            name: string;
            /** Source */
            source: string;
            /** Value */
            value: number | null;
        };
        /**
         * Threshold
         * @description A SKU is low at ``value`` units or fewer, recovered above it.
         */
        Threshold: {
            mode: components["schemas"]["LowStockMode"];
            /** Value */
            value: number;
        };
        /**
         * TimelineEntry
         * @description lag: seconds since the cause at the platform.
         */
        TimelineEntry: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Cause
             * @default
             */
            cause: string;
            /**
             * Detail
             * @default
             */
            detail: string;
            /** Lag */
            lag?: number | null;
            /** What */
            what: string;
        };
        /** TokenOut */
        TokenOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Last4 */
            last4: string;
            /** Name */
            name: string;
            /** Permissions */
            permissions: string[];
        };
        /** TotpOffer */
        TotpOffer: {
            /**
             * Address
             * @description An otpauth:// address for an authenticator; shown once.
             */
            address: string;
        };
        /** UpdateStock */
        UpdateStock: {
            selection: components["schemas"]["Chosen"];
        };
        /** UserOut */
        UserOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Id */
            id: string;
            /**
             * Invited
             * @description Has a one-time password that was not changed yet.
             */
            invited: boolean;
            /** Last Login */
            last_login: string | null;
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
            /** Second Factor */
            second_factor: boolean;
        };
        /** ValueRow */
        ValueRow: {
            /**
             * Id
             * @default
             */
            id: string;
            /**
             * Name
             * @default
             */
            name: string;
        };
        /**
         * Variant
         * @description One store variant. ``price``: what the store asks, before any price rule; ``seller_sku``: SKU, else barcode.
         */
        Variant: {
            /**
             * Barcode
             * @default
             */
            barcode: string;
            /** Id */
            id: number;
            /**
             * Image
             * @default
             */
            image: string;
            /**
             * Options
             * @default []
             */
            options: [
                string,
                string
            ][];
            /**
             * Price
             * Format: decimal
             */
            price: string;
            /**
             * Purchasable
             * @default true
             */
            purchasable: boolean;
            /** Sale Price */
            sale_price?: string | null;
            /** Seller Sku */
            seller_sku: string;
            /** Sku */
            sku: string;
        };
        /**
         * VariantRow
         * @description A variant with its link. price: of the store; shop_price: last sent; asked_price: what the price rule gives.
         */
        VariantRow: {
            /**
             * Asked Price
             * Format: decimal
             */
            asked_price: string;
            /** Low */
            low: boolean;
            /** Offered */
            offered: number | null;
            /** Shop Price */
            shop_price: string | null;
            /** Shop Sku */
            shop_sku: string;
            variant: components["schemas"]["Variant"];
        };
        /**
         * Warehouse
         * @description A TikTok Shop warehouse (``GET /logistics/202309/warehouses``).
         */
        Warehouse: {
            /** Enabled */
            enabled: boolean;
            /** Id */
            id: string;
            /** Is Default */
            is_default: boolean;
            /** Name */
            name: string;
            /** Type */
            type: string;
        };
        /**
         * WarehouseRow
         * @description One TikTok Shop sales warehouse: which store locations feed it, and its share of what they offer (percent).
         */
        WarehouseRow: {
            /**
             * Location Ids
             * @default [
             *       1
             *     ]
             */
            location_ids: number[];
            /**
             * Share
             * @default 100
             */
            share: number;
            /** Warehouse Id */
            warehouse_id: string;
        };
        /**
         * WarehouseSettings
         * @description Which store locations feed which TikTok Shop warehouse; none: one to one by default.
         */
        WarehouseSettings: {
            /**
             * Warehouses
             * @default []
             */
            warehouses: components["schemas"]["WarehouseRow"][];
        };
        /**
         * WarehouseUnits
         * @description Units of one TikTok Shop warehouse.
         */
        WarehouseUnits: {
            /** Units */
            units: number;
            /** Warehouse */
            warehouse: string;
        };
        /**
         * WebhooksOut
         * @description ``lost``: subscriptions that a platform had dropped and that were made again.
         */
        WebhooksOut: {
            /** Checked At */
            checked_at: string | null;
            /** Lost */
            lost: number;
            /** Problem */
            problem: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    show_account_account_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
        };
    };
    edit_account_account_patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditAccount"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
        };
    };
    list_tokens_api_tokens_get: {
        parameters: {
            query?: {
                /** @description A field to sort by; with - in front, descending. */
                sort?: string;
                /** @description `next` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TokenOut_"];
                };
            };
        };
    };
    make_token_api_tokens_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTokenOut"];
                };
            };
        };
    };
    revoke_token_api_tokens__token__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    audit_log_audit_log_get: {
        parameters: {
            query?: {
                /** @description An e-mail address */
                who?: string;
                what?: string;
                start?: string | null;
                end?: string | null;
                /** @description Newest first by default. */
                sort?: "number" | "-number";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditRow_"];
                };
            };
        };
    };
    verify_audit_log_audit_log_verification_get: {
        parameters: {
            query?: {
                /** @description A hash known from elsewhere */
                head?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerdict"];
                };
            };
        };
    };
    begin_connection_setups_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Begin"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupOut"];
                };
            };
        };
    };
    show_setup_connection_setups__setup__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                setup: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupOut"];
                };
            };
        };
    };
    authorize_connection_setups__setup__authorization_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                setup: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Authorization"];
                };
            };
        };
    };
    finish_connection_setups__setup__finish_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                setup: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChooseShop"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupOut"];
                };
            };
        };
    };
    give_store_connection_setups__setup__store_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                setup: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoreCredentialsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupOut"];
                };
            };
        };
    };
    list_connections_connections_get: {
        parameters: {
            query?: {
                status?: components["schemas"]["ConnectionStatus"] | null;
                /** @description A field to sort by; with - in front, descending. */
                sort?: string;
                /** @description `next` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ConnectionOut_"];
                };
            };
        };
    };
    show_connection_connections__connection__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
        };
    };
    disconnect_connections__connection__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
        };
    };
    rename_connections__connection__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rename"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
        };
    };
    authorize_again_connections__connection__authorization_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Authorization"];
                };
            };
        };
    };
    auto_links_connections__connection__auto_links_get: {
        parameters: {
            query?: {
                cursor?: string;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoLinks"];
                };
            };
        };
    };
    brands_connections__connection__brands_get: {
        parameters: {
            query?: {
                search?: string;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brands"];
                };
            };
        };
    };
    categories_connections__connection__categories_get: {
        parameters: {
            query?: {
                search?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryPage"];
                };
            };
        };
    };
    category_connections__connection__categories__category__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                category: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryRow"];
                };
            };
        };
    };
    map_category_connections__connection__categories__category__mapping_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                category: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CategoryMapping"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    readiness_connections__connection__categories__category__readiness_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                category: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    category_attributes_connections__connection__categories__key__attributes_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributesEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    category_brand_connections__connection__categories__key__brand_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrandEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    add_category_certificate_connections__connection__categories__key__certificates__certificate__post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
                certificate: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: date */
                    expires?: string;
                    file: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    remove_category_certificate_connections__connection__categories__key__certificates__certificate__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
                certificate: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    category_requirements_connections__connection__categories__key__requirements_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Requirements"];
                };
            };
        };
    };
    add_category_size_chart_connections__connection__categories__key__size_chart_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: date */
                    expires?: string;
                    file: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    remove_category_size_chart_connections__connection__categories__key__size_chart_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    check_again_connections__connection__check_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
        };
    };
    drift_connections__connection__drift_get: {
        parameters: {
            query?: {
                kind?: string;
                sort?: "kind" | "-kind" | "found_at" | "-found_at";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DriftPage"];
                };
            };
        };
    };
    repair_connections__connection__drift__drift__repair_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                drift: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DriftRow"];
                };
            };
        };
    };
    home_connections__connection__home_get: {
        parameters: {
            query?: {
                start?: string | null;
                end?: string | null;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
        };
    };
    search_missed_connections__connection__missed_orders_search_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MissedSearch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
        };
    };
    sync_missed_connections__connection__missed_orders_syncs_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Range"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    retry_orders_connections__connection__order_retries_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryOrders"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    orders_connections__connection__orders_get: {
        parameters: {
            query?: {
                status?: string;
                /** @description A whole TTS Order ID */
                search?: string;
                start?: string | null;
                end?: string | null;
                synced?: boolean | null;
                blocked?: boolean | null;
                different?: boolean | null;
                cancelled?: boolean | null;
                oversold?: boolean | null;
                archived?: boolean | null;
                at_risk?: boolean | null;
                sort?: "placed_at" | "-placed_at";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
        };
    };
    oversold_connections__connection__orders_oversold_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OversoldView"];
                };
            };
        };
    };
    mark_checked_connections__connection__orders_oversold_checked_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkChecked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Marked"];
                };
            };
        };
    };
    order_connections__connection__orders__order__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
        };
    };
    buyer_connections__connection__orders__order__buyer_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuyerView"];
                };
            };
        };
    };
    answer_cancellation_connections__connection__orders__order__cancellations__cancellation__answer_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                order: string;
                cancellation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancellationAnswer"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    reject_reasons_connections__connection__orders__order__requests__request_id__reject_reasons_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                order: string;
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectReasons"];
                };
            };
        };
    };
    answer_return_connections__connection__orders__order__returns__return_id__answer_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                order: string;
                return_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnAnswer"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    taken_by_hand_connections__connection__orders__order__taken_by_hand_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                order: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenByHand"];
                };
            };
        };
    };
    pause_connections__connection__pauses__flow__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                flow: components["schemas"]["Pausable"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
        };
    };
    resume_connections__connection__pauses__flow__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                flow: components["schemas"]["Pausable"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
        };
    };
    act_connections__connection__product_actions_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActOn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    products_connections__connection__products_get: {
        parameters: {
            query?: {
                search?: string;
                status?: string;
                category?: string;
                sort?: "store_product" | "-store_product" | "name" | "-name";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductPage"];
                };
            };
        };
    };
    product_attributes_connections__connection__products__key__attributes_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributesEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    product_brand_connections__connection__products__key__brand_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrandEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    add_product_certificate_connections__connection__products__key__certificates__certificate__post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
                certificate: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: date */
                    expires?: string;
                    file: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    remove_product_certificate_connections__connection__products__key__certificates__certificate__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
                certificate: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    product_requirements_connections__connection__products__key__requirements_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Requirements"];
                };
            };
        };
    };
    add_product_size_chart_connections__connection__products__key__size_chart_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: date */
                    expires?: string;
                    file: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    remove_product_size_chart_connections__connection__products__key__size_chart_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    product_connections__connection__products__product__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                product: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDetail"];
                };
            };
        };
    };
    edit_product_connections__connection__products__product__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                product: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    check_connections__connection__products__product__check_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                product: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckAnswer"];
                };
            };
        };
    };
    link_connections__connection__products__product__links_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                product: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinksEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    unlink_connections__connection__products__product__links_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                product: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Saved"];
                };
            };
        };
    };
    preview_connections__connection__products__product__preview_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                product: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
        };
    };
    preview_holds_connections__connection__products__product__preview_check_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
                product: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewApplied"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
        };
    };
    pull_connections__connection__pulls_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Pull"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    reconcile_connections__connection__reconciliations_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    show_connections__connection__settings_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOut"];
                };
            };
        };
    };
    put_drift_connections__connection__settings_drift_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DriftSettings"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOut"];
                };
            };
        };
    };
    export_connections__connection__settings_export_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exported"];
                };
            };
        };
    };
    patch_general_connections__connection__settings_general_patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditGeneral"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOut"];
                };
            };
        };
    };
    take_over_connections__connection__settings_import_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Exported"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOut"];
                };
            };
        };
    };
    put_order_connections__connection__settings_order_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderSettings"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOut"];
                };
            };
        };
    };
    put_product_connections__connection__settings_product_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductSettings"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOut"];
                };
            };
        };
    };
    put_warehouses_connections__connection__settings_warehouses_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read. */
                "If-Match"?: string;
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WarehouseSettings"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOut"];
                };
            };
        };
    };
    shipping_providers_connections__connection__shipping_providers_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Many_ShippingProviderOut_"];
                };
            };
        };
    };
    shop_categories_connections__connection__shop_categories_get: {
        parameters: {
            query?: {
                search?: string;
                parent?: string;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopCategories"];
                };
            };
        };
    };
    refresh_shop_categories_connections__connection__shop_categories_refresh_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopCategories"];
                };
            };
        };
    };
    shop_listing_connections__connection__shop_listings__listing__get: {
        parameters: {
            query?: {
                product?: number | null;
            };
            header?: never;
            path: {
                connection: string;
                listing: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopListing"];
                };
            };
        };
    };
    shop_setup_connections__connection__shop_setup_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopSetup"];
                };
            };
        };
    };
    stock_connections__connection__stock_get: {
        parameters: {
            query?: {
                product?: number | null;
                low?: boolean | null;
                search?: string;
                sort?: "variant" | "-variant" | "seller_sku" | "-seller_sku" | "offered" | "-offered";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockPage"];
                };
            };
        };
    };
    update_stock_connections__connection__stock_updates_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateStock"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    sku_connections__connection__stock__variant__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection: string;
                variant: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDetail"];
                };
            };
        };
    };
    history_connections__connection__stock__variant__history_get: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                connection: string;
                variant: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
        };
    };
    replace_credentials_connections__connection__store_credentials_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                connection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoreCredentialsIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
        };
    };
    task_results_connections__connection__tasks__task__results_get: {
        parameters: {
            query?: {
                cursor?: string;
            };
            header?: never;
            path: {
                connection: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskSlots"];
                };
            };
        };
    };
    events_events_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
        };
    };
    edit_me_me_patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMe"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    change_password_me_password_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    confirm_totp_me_second_factor_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    offer_totp_me_second_factor_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reauthenticate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpOffer"];
                };
            };
        };
    };
    remove_totp_me_second_factor_remove_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    my_sessions_me_sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Many_SessionRow_"];
                };
            };
        };
    };
    end_session_me_sessions__session__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    parked_parked_messages_get: {
        parameters: {
            query?: {
                service?: string;
                why?: string;
                /** @description A field to sort by; with - in front, descending. */
                sort?: string;
                /** @description `next` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ParkedOut_"];
                };
            };
        };
    };
    replay_parked_messages__service___message__post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                service: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedDone"];
                };
            };
        };
    };
    discard_parked_messages__service___message__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                service: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedDone"];
                };
            };
        };
    };
    ask_reset_password_resets_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskReset"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    use_reset_password_resets_use_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reset"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    who_am_i_session_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    log_in_session_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    log_out_session_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    sign_up_sign_up_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    list_tasks_tasks_get: {
        parameters: {
            query?: {
                connection?: string;
                kind?: components["schemas"]["TaskKind"] | null;
                status?: components["schemas"]["TaskStatus"] | null;
                /** @description Newest first by default. */
                sort?: "started_at" | "-started_at";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskOut_"];
                };
            };
        };
    };
    show_task_tasks__task__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskOut"];
                };
            };
        };
    };
    list_users_users_get: {
        parameters: {
            query?: {
                role?: components["schemas"]["Role"] | null;
                /** @description A field to sort by; with - in front, descending. */
                sort?: string;
                /** @description `next` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_UserOut_"];
                };
            };
        };
    };
    add_user_users_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddUser"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
        };
    };
    show_user_users__user__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
        };
    };
    delete_user_users__user__delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    edit_user_users__user__patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditUser"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
        };
    };
    end_sessions_users__user__sessions_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of your own: the same request under it is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
