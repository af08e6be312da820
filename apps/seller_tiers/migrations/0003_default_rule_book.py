from datetime import UTC, date, datetime

from django.db import migrations

RESOURCES = {
    "listing-editing": (
        "Listing editing service",
        "商品编辑服务",
        "We write, translate and lay out the listings.",
        "由平台撰写、翻译和排版刊登。",
    ),
    "support-line": (
        "Weekday 24 h support line",
        "工作日 24 小时专线",
        "A line of its own, day and night on weekdays.",
        "专属热线，工作日全天接听。",
    ),
    "potential-products": (
        "High-potential products first",
        "高潜商品优先",
        "New products are offered here before others.",
        "新品优先供您选择。",
    ),
    "fast-dispatch": (
        "Faster dispatch",
        "优先发货",
        "Parcels of this seller are packed and handed over first.",
        "您的包裹优先打包和交运。",
    ),
    "hot-item-refunds": (
        "Dispute refunds for hot-item orders",
        "爆品订单纠纷退款",
        "The platform refunds disputed orders of hot items.",
        "爆品订单发生纠纷时由平台退款。",
    ),
    "full-compensation": (
        "Full compensation by the platform",
        "平台全额赔付",
        "Lost or damaged parcels are made good in full.",
        "包裹丢失或破损由平台全额赔付。",
    ),
    "edm-promotion": (
        "EDM promotion worth CNY 50,000",
        "价值 5 万元 EDM 推广",
        "Mailings to buyers, paid by the platform.",
        "面向买家的邮件推广，费用由平台承担。",
    ),
}
LEVELS = [
    ("None", "无等级", 0, []),
    ("Star", "星级", 3, ["listing-editing", "support-line"]),
    ("Silver", "银牌", 10, ["potential-products"]),
    ("Gold", "金牌", 30, ["fast-dispatch", "hot-item-refunds"]),
    ("Diamond", "钻石", 80, ["full-compensation"]),
    ("Crown", "皇冠", 200, ["edm-promotion"]),
]
FIRST_DAY = date(2020, 1, 1)


def publish_default(apps, schema_editor):
    """The published rules; from here on they are data that staff change by a new version."""
    alias = schema_editor.connection.alias
    objects = {
        name: apps.get_model("seller_tiers", name).objects.using(alias)
        for name in ("TierRuleBook", "TierLevel", "Resource")
    }
    resources = {
        code: objects["Resource"].create(
            code=code, name=name, name_zh=name_zh, description=description, description_zh=description_zh
        )
        for code, (name, name_zh, description, description_zh) in RESOURCES.items()
    }
    book = objects["TierRuleBook"].create(version=1, effective_from=FIRST_DAY)
    for number, (name, name_zh, standard, unlocked) in enumerate(LEVELS):
        level = objects["TierLevel"].create(rule_book=book, level=number, name=name, name_zh=name_zh, standard=standard)
        level.resources.set([resources[code] for code in unlocked])
    book.status, book.published_at = "published", datetime(2020, 1, 1, tzinfo=UTC)
    book.save(using=alias)


class Migration(migrations.Migration):
    dependencies = [("seller_tiers", "0002_guards")]
    operations = [migrations.RunPython(publish_default, migrations.RunPython.noop)]
