-- The tariff of the start, in CNY. From here on it is data that staff edit by a new version.
with book as (
    insert into order_costs_tariffbook (version, effective_from, status, limit_g, fee_per_parcel, fee_percent,
        fee_minimum, note)
    values (1, '2020-01-01', 'draft', 2000, 1.00, 2.00, 2.00, '') returning id
),
zone as (
    insert into order_costs_tariffzone (book_id, code, name, name_zh, countries)
    select book.id, code, name, name_zh, string_to_array(countries, ' ') from book, (values
        ('1', 'Hong Kong, Macao, Taiwan', '港澳台', 'HK MO TW'),
        ('2', 'North-East Asia', '东北亚', 'JP KP KR MN'),
        ('3', 'South-East and South Asia', '东南亚和南亚', 'BD BN BT ID IN KH LA LK MM MV MY NP PH PK SG TH TL VN'),
        ('4', 'North America', '北美', 'BM CA GL PM US'),
        ('5', 'Western and Northern Europe', '西欧和北欧',
            'AD AT AX BE CH DE DK ES FI FO FR GB GG GI GR IE IM IS IT JE LI LU MC MT NL NO PT SE SJ SM VA'),
        ('6', 'Eastern Europe and Central Asia', '东欧和中亚',
            'AL AM AZ BA BG BY CY CZ EE GE HR HU KG KZ LT LV MD ME MK PL RO RS RU SI SK TJ TM TR UA UZ'),
        ('7', 'Oceania', '大洋洲', 'AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS'),
        ('8', 'Middle East', '中东', 'AE AF BH IL IQ IR JO KW LB OM PS QA SA SY YE'),
        ('9', 'Latin America and the Caribbean', '拉丁美洲和加勒比',
            'AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN HT JM KN KY LC MF MQ MS MX '
            'NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI'),
        ('10', 'Rest of the world', '其他国家和地区', '')
    ) as given (code, name, name_zh, countries) returning id, code
)
insert into order_costs_tariffrate (zone_id, from_g, base, step_g, per_step, registration)
select zone.id, over_g, base, step_g, per_step, registration from zone join (values
    ('1', 0, 4.00, 100, 3.00, 8.00), ('1', 1000, 34.00, 250, 7.00, 8.00),
    ('2', 0, 6.00, 100, 4.80, 8.00), ('2', 1000, 54.00, 250, 11.00, 8.00),
    ('3', 0, 6.00, 100, 5.20, 8.00), ('3', 1000, 58.00, 250, 12.00, 8.00),
    ('4', 0, 9.00, 50, 4.40, 16.00), ('4', 1000, 97.00, 100, 8.60, 16.00),
    ('5', 0, 8.00, 50, 3.90, 16.00), ('5', 1000, 86.00, 100, 7.60, 16.00),
    ('6', 0, 7.50, 50, 3.60, 16.00), ('6', 1000, 79.50, 100, 7.00, 16.00),
    ('7', 0, 8.00, 50, 4.10, 16.00), ('7', 1000, 90.00, 100, 8.00, 16.00),
    ('8', 0, 8.00, 50, 4.20, 16.00), ('8', 1000, 92.00, 100, 8.20, 16.00),
    ('9', 0, 9.50, 50, 4.90, 16.00), ('9', 1000, 107.50, 100, 9.60, 16.00),
    ('10', 0, 9.50, 50, 5.10, 16.00), ('10', 1000, 111.50, 100, 10.00, 16.00)
) as given (code, over_g, base, step_g, per_step, registration) using (code);
update order_costs_tariffbook set status = 'published', published_at = '2020-01-01 00:00:00+00' where version = 1;
