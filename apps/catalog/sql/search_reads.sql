-- What an entry is made of; a variant is only ever locked, so that two who publish it take turns.
grant select on catalog_variant, catalog_product, catalog_producttext, catalog_brand, categories_category, wallet_fxrate
    to app_market;
grant update (id) on catalog_variant to app_market;
grant select, insert, update, delete on catalog_searchentry to app_market;
