"""The codes of the postal operator's files and of 17TRACK, what staff may enter, usual zones, and limits of silence."""

from django.db import migrations

# code, status, sub-status, stage, role, English, Chinese
POST = [
    ("EMA", "in_transit", "InTransit_PickedUp", 10, "acceptance", "Accepted by the post", "邮政已收寄"),
    ("EMB", "in_transit", "InTransit_Other", 20, "scan", "Arrived at the outward office", "到达出口互换局"),
    ("EXA", "in_transit", "InTransit_CustomsProcessing", 24, "scan", "Presented to export customs", "送交出口海关"),
    (
        "EXB",
        "in_transit",
        "InTransit_CustomsRequiringInformation",
        25,
        "scan",
        "Held by export customs",
        "出口海关留存",
    ),
    ("EXC", "in_transit", "InTransit_CustomsReleased", 26, "scan", "Released by export customs", "出口海关放行"),
    ("EXD", "exception", "Exception_Delayed", 27, "scan", "Held at the outward office", "在出口互换局留存"),
    ("EXX", "exception", "Exception_Cancel", 28, "scan", "Export cancelled", "取消出口"),
    ("EMC", "in_transit", "InTransit_Departure", 30, "scan", "Left the country of origin", "离开出口互换局"),
    ("EMJ", "in_transit", "InTransit_Other", 34, "scan", "Arrived at a transit centre", "到达经转局"),
    ("EMK", "in_transit", "InTransit_Other", 36, "scan", "Left the transit centre", "离开经转局"),
    ("EMD", "in_transit", "InTransit_Arrival", 40, "scan", "Arrived in the country of destination", "到达寄达国互换局"),
    ("EDA", "exception", "Exception_Delayed", 42, "scan", "Held at the inward office", "在进口互换局留存"),
    ("EDB", "in_transit", "InTransit_CustomsProcessing", 44, "scan", "Presented to import customs", "送交进口海关"),
    (
        "EME",
        "in_transit",
        "InTransit_CustomsRequiringInformation",
        45,
        "scan",
        "Held by import customs",
        "进口海关留存",
    ),
    ("EDC", "in_transit", "InTransit_CustomsReleased", 46, "scan", "Returned from import customs", "进口海关放行"),
    ("EMF", "in_transit", "InTransit_Other", 50, "scan", "Left the inward office", "离开进口互换局"),
    ("EDD", "in_transit", "InTransit_Other", 52, "scan", "Arrived at a sorting centre", "到达分拣中心"),
    ("EDE", "in_transit", "InTransit_Other", 54, "scan", "Left the sorting centre", "离开分拣中心"),
    ("EMG", "in_transit", "InTransit_Other", 56, "scan", "Arrived at the delivery office", "到达投递局"),
    ("EDF", "exception", "Exception_Delayed", 57, "scan", "Held at the delivery office", "在投递局留存"),
    ("EDG", "out_for_delivery", "OutForDelivery_Other", 62, "scan", "Out for delivery", "安排投递"),
    ("EDH", "ready_for_pickup", "AvailableForPickup_Other", 60, "scan", "Ready for pickup", "到达自提点"),
    ("EMH", "delivery_failed", "DeliveryFailure_Other", 70, "scan", "Delivery was tried in vain", "投递未成功"),
    ("EMI", "delivered", "Delivered_Other", 80, "scan", "Delivered", "已妥投"),
]
# Why a delivery failed: the reasons of the operator's list, behind EMH (docs/decisions/0204).
# reason, status, sub-status, stage, English, Chinese
REASONS = [
    ("101", "delivery_failed", "DeliveryFailure_InvalidAddress", 70, "The address is wrong", "收件人地址有误"),
    ("102", "delivery_failed", "DeliveryFailure_InvalidAddress", 70, "Nobody of that name at the address", "查无此人"),
    (
        "103",
        "delivery_failed",
        "DeliveryFailure_NoBody",
        70,
        "The recipient was not at the address",
        "收件人不在指定的地址",
    ),
    ("104", "exception", "Exception_Returning", 74, "Refused by the recipient, goes back to the sender", "拒收退回"),
    (
        "105",
        "delivery_failed",
        "DeliveryFailure_Other",
        70,
        "The recipient asks for a later delivery",
        "收件人要求延迟投递",
    ),
    ("106", "delivery_failed", "DeliveryFailure_Other", 70, "Delivered to the wrong place", "误投"),
    ("107", "exception", "Exception_Delayed", 72, "Sent to the wrong office", "邮件错发"),
    ("108", "exception", "Exception_Damage", 72, "Arrived damaged", "收到时破损，无法投出"),
    ("109", "exception", "Exception_Security", 72, "Prohibited goods", "禁寄物品"),
    ("110", "exception", "Exception_Security", 72, "Restricted goods", "限寄物品"),
    ("111", "delivery_failed", "DeliveryFailure_Other", 70, "Waits until charges are paid", "待收费后投递"),
    ("112", "delivery_failed", "DeliveryFailure_NoBody", 70, "Not claimed", "无人认领"),
    ("113", "delivery_failed", "DeliveryFailure_NoBody", 70, "The recipient could not be found", "无法找到收件人"),
    (
        "114",
        "exception",
        "Exception_Delayed",
        72,
        "Not delivered because of force majeure",
        "因不可抗力原因，邮件未投出",
    ),
    ("115", "ready_for_pickup", "AvailableForPickup_Other", 60, "The recipient will pick it up", "收件人要求自取"),
    ("116", "delivery_failed", "DeliveryFailure_Other", 70, "Not delivered on a public holiday", "法定假日，无法投递"),
    ("117", "exception", "Exception_Lost", 72, "Lost", "邮件丢失"),
    ("118", "delivery_failed", "DeliveryFailure_InvalidAddress", 70, "The recipient has moved away", "人已他往"),
    ("122", "delivery_failed", "DeliveryFailure_InvalidAddress", 70, "No such company at the address", "查无此单位"),
    (
        "123",
        "delivery_failed",
        "DeliveryFailure_InvalidAddress",
        70,
        "The address is incomplete, the telephone wrong",
        "地址不详，无电话，电话不对",
    ),
    ("124", "delivery_failed", "DeliveryFailure_InvalidAddress", 70, "The address is incomplete", "地址不详"),
    ("125", "exception", "Exception_Returning", 74, "Withdrawn by the sender, goes back", "撤回"),
    (
        "126",
        "delivery_failed",
        "DeliveryFailure_InvalidAddress",
        70,
        "Moved, the new address is not known",
        "迁移新址不明",
    ),
    ("127", "delivery_failed", "DeliveryFailure_NoBody", 70, "Not picked up in time", "逾期未领"),
    ("130", "delivery_failed", "DeliveryFailure_Other", 70, "Delivery was tried in vain", "其他原因投递未成功"),
]
POST += [
    (f"EMH/{reason}", status, sub_status, stage, "scan", english, chinese)
    for reason, status, sub_status, stage, english, chinese in REASONS
]
SEVENTEENTRACK = [
    ("NotFound", "info_received", "NotFound_Other", 0, "notice", "Nothing known yet", "暂无信息"),
    ("NotFound_Other", "info_received", "NotFound_Other", 0, "notice", "Nothing known yet", "暂无信息"),
    ("NotFound_InvalidCode", "info_received", "NotFound_InvalidCode", 0, "notice", "Number unknown", "单号无效"),
    ("InfoReceived", "info_received", "InfoReceived", 1, "notice", "Parcel announced", "已收到电子信息"),
    ("InTransit", "in_transit", "InTransit_Other", 20, "scan", "On its way", "运输途中"),
    ("InTransit_PickedUp", "in_transit", "InTransit_PickedUp", 10, "acceptance", "Accepted by the carrier", "已揽收"),
    ("InTransit_Other", "in_transit", "InTransit_Other", 20, "scan", "On its way", "运输途中"),
    ("InTransit_Departure", "in_transit", "InTransit_Departure", 30, "scan", "Left the port of origin", "离开始发港"),
    (
        "InTransit_Arrival",
        "in_transit",
        "InTransit_Arrival",
        40,
        "scan",
        "Arrived at the port of destination",
        "到达目的港",
    ),
    (
        "InTransit_CustomsProcessing",
        "in_transit",
        "InTransit_CustomsProcessing",
        44,
        "scan",
        "In customs clearance",
        "清关中",
    ),
    (
        "InTransit_CustomsRequiringInformation",
        "in_transit",
        "InTransit_CustomsRequiringInformation",
        45,
        "scan",
        "Customs ask for information",
        "海关需要补充资料",
    ),
    (
        "InTransit_CustomsReleased",
        "in_transit",
        "InTransit_CustomsReleased",
        46,
        "scan",
        "Released by customs",
        "清关完成",
    ),
    ("Expired", "expired", "Expired_Other", 90, "notice", "No news for a long time", "运输过久"),
    ("Expired_Other", "expired", "Expired_Other", 90, "notice", "No news for a long time", "运输过久"),
    ("AvailableForPickup", "ready_for_pickup", "AvailableForPickup_Other", 60, "scan", "Ready for pickup", "到达待取"),
    (
        "AvailableForPickup_Other",
        "ready_for_pickup",
        "AvailableForPickup_Other",
        60,
        "scan",
        "Ready for pickup",
        "到达待取",
    ),
    ("OutForDelivery", "out_for_delivery", "OutForDelivery_Other", 62, "scan", "Out for delivery", "派送途中"),
    ("OutForDelivery_Other", "out_for_delivery", "OutForDelivery_Other", 62, "scan", "Out for delivery", "派送途中"),
    (
        "DeliveryFailure",
        "delivery_failed",
        "DeliveryFailure_Other",
        70,
        "scan",
        "Delivery was tried in vain",
        "投递失败",
    ),
    (
        "DeliveryFailure_Other",
        "delivery_failed",
        "DeliveryFailure_Other",
        70,
        "scan",
        "Delivery was tried in vain",
        "投递失败",
    ),
    (
        "DeliveryFailure_NoBody",
        "delivery_failed",
        "DeliveryFailure_NoBody",
        70,
        "scan",
        "Nobody was at home",
        "投递时无人在家",
    ),
    (
        "DeliveryFailure_Security",
        "delivery_failed",
        "DeliveryFailure_Security",
        70,
        "scan",
        "Stopped for security",
        "因安全原因投递失败",
    ),
    (
        "DeliveryFailure_Rejected",
        "delivery_failed",
        "DeliveryFailure_Rejected",
        70,
        "scan",
        "Refused by the recipient",
        "收件人拒收",
    ),
    (
        "DeliveryFailure_InvalidAddress",
        "delivery_failed",
        "DeliveryFailure_InvalidAddress",
        70,
        "scan",
        "Wrong address",
        "地址错误",
    ),
    ("Delivered", "delivered", "Delivered_Other", 80, "scan", "Delivered", "已签收"),
    ("Delivered_Other", "delivered", "Delivered_Other", 80, "scan", "Delivered", "已签收"),
    ("Exception", "exception", "Exception_Other", 72, "scan", "Something is wrong", "包裹异常"),
    ("Exception_Other", "exception", "Exception_Other", 72, "scan", "Something is wrong", "包裹异常"),
    ("Exception_Returning", "exception", "Exception_Returning", 74, "scan", "On its way back to the sender", "退件中"),
    ("Exception_Returned", "returned", "Exception_Returned", 85, "scan", "Back with the sender", "已退回寄件人"),
    ("Exception_NoBody", "exception", "Exception_NoBody", 72, "scan", "The recipient is unknown", "查无此人"),
    ("Exception_Security", "exception", "Exception_Security", 72, "scan", "Stopped for security", "因安全原因异常"),
    ("Exception_Damage", "exception", "Exception_Damage", 72, "scan", "Damaged", "包裹破损"),
    ("Exception_Rejected", "exception", "Exception_Rejected", 72, "scan", "Refused", "拒收"),
    ("Exception_Delayed", "exception", "Exception_Delayed", 72, "scan", "Delayed", "运输延误"),
    ("Exception_Lost", "exception", "Exception_Lost", 72, "notice", "Lost", "包裹丢失"),
    ("Exception_Destroyed", "exception", "Exception_Destroyed", 72, "scan", "Destroyed", "包裹已销毁"),
    ("Exception_Cancel", "exception", "Exception_Cancel", 72, "notice", "Cancelled", "运单已取消"),
]
MANUAL = [
    ("accepted", "in_transit", "InTransit_PickedUp", 10, "acceptance", "Accepted by the carrier", "承运商已收寄"),
    ("in_transit", "in_transit", "InTransit_Other", 20, "scan", "On its way", "运输途中"),
    (
        "customs",
        "in_transit",
        "InTransit_CustomsRequiringInformation",
        45,
        "scan",
        "Customs ask for information",
        "海关需要补充资料",
    ),
    ("ready_for_pickup", "ready_for_pickup", "AvailableForPickup_Other", 60, "scan", "Ready for pickup", "到达待取"),
    (
        "delivery_failed",
        "delivery_failed",
        "DeliveryFailure_Other",
        70,
        "scan",
        "Delivery was tried in vain",
        "投递失败",
    ),
    ("lost", "exception", "Exception_Lost", 72, "notice", "Lost", "包裹丢失"),
    ("delivered", "delivered", "Delivered_Other", 80, "scan", "Delivered", "已妥投"),
    ("returned", "returned", "Exception_Returned", 85, "scan", "Back with the sender", "已退回寄件人"),
    (
        "not_delivered",
        "in_transit",
        "InTransit_Other",
        20,
        "correction",
        "The delivery scan was wrong",
        "妥投信息有误，已更正",
    ),
]
# The usual zone of countries that have several; where one lives most.
ZONES = """
AR America/Argentina/Buenos_Aires|Argentina
AU Australia/Sydney|Australia
BR America/Sao_Paulo|Brazil
CA America/Toronto|Canada
CL America/Santiago|Chile
CN Asia/Shanghai|China
DE Europe/Berlin|Germany
EC America/Guayaquil|Ecuador
ES Europe/Madrid|Spain
ID Asia/Jakarta|Indonesia
KZ Asia/Almaty|Kazakhstan
MN Asia/Ulaanbaatar|Mongolia
MX America/Mexico_City|Mexico
MY Asia/Kuala_Lumpur|Malaysia
NZ Pacific/Auckland|New Zealand
PT Europe/Lisbon|Portugal
RU Europe/Moscow|Russia
UA Europe/Kyiv|Ukraine
US America/New_York|United States
UZ Asia/Tashkent|Uzbekistan
"""
CENTRES = """
CNCANA Asia/Shanghai|Guangzhou
CNPEKA Asia/Shanghai|Beijing
CNSHAA Asia/Shanghai|Shanghai
CNYIWA Asia/Shanghai|Yiwu
DEFRAA Europe/Berlin|Frankfurt
ESMADB Europe/Madrid|Madrid
FRCDGA Europe/Paris|Paris Roissy
GBLALA Europe/London|London Langley
RUMOWF Europe/Moscow|Moscow
RUOVBD Asia/Novosibirsk|Novosibirsk
USJFKA America/New_York|New York
USLAXA America/Los_Angeles|Los Angeles
USORDA America/Chicago|Chicago
USSFOA America/Los_Angeles|San Francisco
"""
HOURS = {
    "info_received": 72,
    "in_transit": 240,
    "ready_for_pickup": 168,
    "out_for_delivery": 72,
    "delivery_failed": 120,
    "exception": 120,
}


def write_mapping(apps, schema_editor):
    alias = schema_editor.connection.alias
    status = apps.get_model("tracking", "CarrierStatus")
    fields = ("code", "status", "sub_status", "stage", "role", "text_en", "text_zh")
    status.objects.using(alias).bulk_create(
        status(carrier=carrier, **dict(zip(fields, row, strict=True)))
        for carrier, rows in (("post", POST), ("17track", SEVENTEENTRACK), ("manual", MANUAL))
        for row in rows
    )
    facility = apps.get_model("tracking", "Facility")
    facility.objects.using(alias).bulk_create(
        facility_of(facility, line) for line in (ZONES + CENTRES).split("\n") if line
    )
    limit = apps.get_model("tracking", "SilenceLimit")
    limit.objects.using(alias).bulk_create(limit(status=name, hours=hours) for name, hours in HOURS.items())


def facility_of(facility, line):
    place, _, name = line.partition("|")
    code, _, zone = place.partition(" ")
    return facility(code=code, name=name, country=code[:2], zone=zone)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0001_initial")]

    operations = [migrations.RunPython(write_mapping, migrations.RunPython.noop)]
