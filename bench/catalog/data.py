"""A market of any size, made by the database itself: goods in two languages, each sold by two or three suppliers."""

from apps.catalog.domain.search import rebuild_entries
from apps.tenancy.context import acting_as_system
from bench.cluster import superuser_sql, timed

OFFERS_PER_VARIANT = 2.5
# Frequent and rare words: the power of a random number makes the first of each list common, the last rare.
WORDS = """
create table bench_words as select * from (values
  ('look', array['soft', 'folding', 'wireless', 'portable', 'magnetic', 'waterproof', 'rechargeable', 'mini', 'large',
    'smart', 'striped', 'quilted', 'foldable', 'retro', 'transparent', 'heated', 'luminous', 'antique', 'floral',
    'marbled'],
    array['柔软', '折叠', '无线', '便携', '磁吸', '防水', '充电', '迷你', '大号', '智能', '条纹', '绗缝', '可折叠',
    '复古', '透明', '加热', '夜光', '仿古', '碎花', '大理石纹']),
  ('stuff', array['cotton', 'silicone', 'steel', 'wooden', 'plush', 'leather', 'ceramic', 'bamboo', 'glass', 'linen',
    'copper', 'cork'],
    array['纯棉', '硅胶', '不锈钢', '木制', '毛绒', '真皮', '陶瓷', '竹制', '玻璃', '亚麻', '铜', '软木']),
  ('thing', array['phone case', 'charging cable', 'table lamp', 'water bottle', 'storage box', 'backpack',
    'teddy bear', 'running shoes', 'scarf', 'chopping board', 'coffee mug', 'puzzle', 'headphones', 'keyboard',
    'hair clip', 'garden shears', 'fishing rod', 'tent', 'yoga mat', 'notebook', 'nail file', 'power bank', 'rabbit',
    'bedding set', 'kite', 'whetstone', 'ukulele', 'telescope', 'sundial', 'birdhouse'],
    array['手机壳', '充电线', '台灯', '水杯', '收纳盒', '双肩包', '玩具熊', '跑步鞋', '围巾', '砧板', '咖啡杯',
    '拼图', '耳机', '键盘', '发夹', '园艺剪', '鱼竿', '帐篷', '瑜伽垫', '笔记本', '指甲锉', '充电宝', '兔子',
    '床品套装', '风筝', '磨刀石', '尤克里里', '望远镜', '日晷', '鸟屋'])
) words (kind, en, zh)
"""
GOODS = """
set session_replication_role = replica;
select setseed(0.5);
insert into accounts_organization (kind, code, name, joined_on, is_active)
select 'supplier', 'P' || n, 'Supplier ' || n, '2025-01-01', true from generate_series(1, 100) n;
insert into catalog_brand (name, name_zh, needs_authorisation, is_active)
select 'Brand ' || n, '品牌' || n, false, true from generate_series(1, 200) n;
create temp table leaf as
select row_number() over (order by path) - 1 as turn, id from categories_category c
where not exists (select from categories_category below where below.parent_id = c.id);
insert into catalog_product (id, category_id, brand_id, hs6, origin, state, version, published_at, changed_at)
overriding system value
select n, leaf.id, 1 + n % 200, '950300',
  (array['CN', 'CN', 'CN', 'CN', 'CN', 'CN', 'VN', 'JP', 'KR', 'DE'])[1 + floor(random() * 10)],
  'active', 1, now(), now()
from generate_series(1, {variants} / 4) n join leaf on leaf.turn = n % (select count(*) from leaf);
create temp table title as
select n as id,
  format('%s %s %s, series %s', look.en[a], stuff.en[b], thing.en[c], n) as en,
  format('%s%s%s系列%s', look.zh[a], stuff.zh[b], thing.zh[c], n) as zh
from (
  select n, 1 + floor(random() ^ 2 * 20)::int a, 1 + floor(random() ^ 2 * 12)::int b,
    1 + floor(random() ^ 2 * 30)::int c
  from generate_series(1, {variants} / 4) n
) dice
join bench_words look on look.kind = 'look'
join bench_words stuff on stuff.kind = 'stuff'
join bench_words thing on thing.kind = 'thing';
insert into catalog_producttext (product_id, language, title, description)
select id, 'en', en, '' from title union all select id, 'zh-hans', zh, '' from title;
insert into catalog_variant (id, product_id, sku, gtin, attributes, weight_g, length_mm, width_mm, height_mm,
  has_battery, is_liquid, state)
overriding system value
select n, 1 + (n - 1) / 4, 'HT-' || lpad(n::text, 7, '0'), (6900000000000 + n)::text,
  jsonb_build_object('colour', (array['red', 'blue', 'green', 'black'])[1 + n % 4]),
  1 + floor(random() ^ 3 * 5000), 200, 150, 100, random() < 0.1, random() < 0.04, 'active'
from generate_series(1, {variants}) n;
insert into catalog_offer (id, supplier_id, variant_id, supplier_sku, supply_price, supply_price_currency,
  lead_time_days, minimum_quantity, warehouse, state, stopped_by, reason, in_stock, created_at, changed_at)
overriding system value
select n, supplier.id, 1 + (n - 1) % {variants}, '', round((random() ^ 3 * 800 + 1)::numeric, 2),
  case when random() < 0.05 then 'USD' else 'CNY' end, (array[1, 2, 3, 5, 7, 10, 15, 20, 30])[1 + floor(random() * 9)],
  1, 'Yiwu', 'active', '', '', random() < 0.8, now(), now()
from generate_series(1, ({variants} * {offers_per_variant})::int) n
join (select id, row_number() over (order by id) - 1 as turn from accounts_organization) supplier
  on supplier.turn = (n * 7 + n / {variants}) % 100;
insert into catalog_selleroffer (offer_id, supplier_id, variant_id, price, price_currency, lead_time_days,
  minimum_quantity, warehouse, in_stock, published_at)
select id, supplier_id, variant_id, round(supply_price * 1.1, 2), supply_price_currency, lead_time_days,
  minimum_quantity, warehouse, in_stock, now()
from catalog_offer;
insert into wallet_fxrate (rate_on, base, quote, rate) values ('2026-11-01', 'USD', 'CNY', 7.1)
"""
TABLES = (
    "catalog_product, catalog_producttext, catalog_variant, catalog_offer, catalog_selleroffer, catalog_searchentry"
)


def make_market(database: str, variants: int) -> float:
    """Goods and offers by SQL, entries by the application's own rebuild; returns the seconds of the latter."""
    superuser_sql(WORDS, database=database)
    superuser_sql(GOODS.format(variants=variants, offers_per_variant=OFFERS_PER_VARIANT), database=database)
    superuser_sql(f"analyze {TABLES}", database=database)
    seconds = timed(lambda: rebuild_entries(step=acting_as_system))
    superuser_sql("vacuum analyze catalog_searchentry, catalog_variant, catalog_producttext", database=database)
    return seconds
