-- Words by lexeme, codes by prefix, and one index a sort; the rest is filtered.
create index catalog_searchentry_words on catalog_searchentry using gin (words);
create index catalog_searchentry_sku on catalog_searchentry (sku_code);
create index catalog_searchentry_gtin on catalog_searchentry (gtin) where gtin <> '';
create index catalog_searchentry_category on catalog_searchentry (category_path);
create index catalog_searchentry_origin on catalog_searchentry (origin);
create index catalog_searchentry_price on catalog_searchentry (price_cny_fen, variant_id);
create index catalog_searchentry_lead on catalog_searchentry (lead_time_days, variant_id);
create index catalog_searchentry_stock on catalog_searchentry (in_stock, variant_id);
