"""Every code that carriers publish, and what it means: main status, sub-status, role."""

import pytest

from apps.fulfillment.enums import ParcelStatus, ScanRole
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.meaning import Meanings
from apps.tracking.domain.scans import MANUAL, POST, SEVENTEENTRACK, Scan
from apps.tracking.labels import SUB_STATUS
from apps.tracking.models import CarrierStatus
from tests.tracking.world import NOW

pytestmark = pytest.mark.django_db

EMSEVT = """
EMA in_transit InTransit_PickedUp acceptance
EMB in_transit InTransit_Other scan
EXA in_transit InTransit_CustomsProcessing scan
EXB in_transit InTransit_CustomsRequiringInformation scan
EXC in_transit InTransit_CustomsReleased scan
EXD exception Exception_Delayed scan
EXX exception Exception_Cancel scan
EMC in_transit InTransit_Departure scan
EMJ in_transit InTransit_Other scan
EMK in_transit InTransit_Other scan
EMD in_transit InTransit_Arrival scan
EDA exception Exception_Delayed scan
EDB in_transit InTransit_CustomsProcessing scan
EME in_transit InTransit_CustomsRequiringInformation scan
EDC in_transit InTransit_CustomsReleased scan
EMF in_transit InTransit_Other scan
EDD in_transit InTransit_Other scan
EDE in_transit InTransit_Other scan
EMG in_transit InTransit_Other scan
EDF exception Exception_Delayed scan
EDG out_for_delivery OutForDelivery_Other scan
EDH ready_for_pickup AvailableForPickup_Other scan
EMH delivery_failed DeliveryFailure_Other scan
EMI delivered Delivered_Other scan
EMH/101 delivery_failed DeliveryFailure_InvalidAddress scan
EMH/102 delivery_failed DeliveryFailure_InvalidAddress scan
EMH/103 delivery_failed DeliveryFailure_NoBody scan
EMH/104 exception Exception_Returning scan
EMH/105 delivery_failed DeliveryFailure_Other scan
EMH/106 delivery_failed DeliveryFailure_Other scan
EMH/107 exception Exception_Delayed scan
EMH/108 exception Exception_Damage scan
EMH/109 exception Exception_Security scan
EMH/110 exception Exception_Security scan
EMH/111 delivery_failed DeliveryFailure_Other scan
EMH/112 delivery_failed DeliveryFailure_NoBody scan
EMH/113 delivery_failed DeliveryFailure_NoBody scan
EMH/114 exception Exception_Delayed scan
EMH/115 ready_for_pickup AvailableForPickup_Other scan
EMH/116 delivery_failed DeliveryFailure_Other scan
EMH/117 exception Exception_Lost scan
EMH/118 delivery_failed DeliveryFailure_InvalidAddress scan
EMH/122 delivery_failed DeliveryFailure_InvalidAddress scan
EMH/123 delivery_failed DeliveryFailure_InvalidAddress scan
EMH/124 delivery_failed DeliveryFailure_InvalidAddress scan
EMH/125 exception Exception_Returning scan
EMH/126 delivery_failed DeliveryFailure_InvalidAddress scan
EMH/127 delivery_failed DeliveryFailure_NoBody scan
EMH/130 delivery_failed DeliveryFailure_Other scan
"""
# 17TRACK's nine main statuses stand for events that have no sub-status.
TRACK17 = """
NotFound info_received NotFound_Other notice
NotFound_Other info_received NotFound_Other notice
NotFound_InvalidCode info_received NotFound_InvalidCode notice
InfoReceived info_received InfoReceived notice
InTransit in_transit InTransit_Other scan
InTransit_PickedUp in_transit InTransit_PickedUp acceptance
InTransit_Other in_transit InTransit_Other scan
InTransit_Departure in_transit InTransit_Departure scan
InTransit_Arrival in_transit InTransit_Arrival scan
InTransit_CustomsProcessing in_transit InTransit_CustomsProcessing scan
InTransit_CustomsReleased in_transit InTransit_CustomsReleased scan
InTransit_CustomsRequiringInformation in_transit InTransit_CustomsRequiringInformation scan
Expired expired Expired_Other notice
Expired_Other expired Expired_Other notice
AvailableForPickup ready_for_pickup AvailableForPickup_Other scan
AvailableForPickup_Other ready_for_pickup AvailableForPickup_Other scan
OutForDelivery out_for_delivery OutForDelivery_Other scan
OutForDelivery_Other out_for_delivery OutForDelivery_Other scan
DeliveryFailure delivery_failed DeliveryFailure_Other scan
DeliveryFailure_Other delivery_failed DeliveryFailure_Other scan
DeliveryFailure_NoBody delivery_failed DeliveryFailure_NoBody scan
DeliveryFailure_Security delivery_failed DeliveryFailure_Security scan
DeliveryFailure_Rejected delivery_failed DeliveryFailure_Rejected scan
DeliveryFailure_InvalidAddress delivery_failed DeliveryFailure_InvalidAddress scan
Delivered delivered Delivered_Other scan
Delivered_Other delivered Delivered_Other scan
Exception exception Exception_Other scan
Exception_Other exception Exception_Other scan
Exception_Returning exception Exception_Returning scan
Exception_Returned returned Exception_Returned scan
Exception_NoBody exception Exception_NoBody scan
Exception_Security exception Exception_Security scan
Exception_Damage exception Exception_Damage scan
Exception_Rejected exception Exception_Rejected scan
Exception_Delayed exception Exception_Delayed scan
Exception_Lost exception Exception_Lost notice
Exception_Destroyed exception Exception_Destroyed scan
Exception_Cancel exception Exception_Cancel notice
"""
BY_HAND = """
accepted in_transit InTransit_PickedUp acceptance
in_transit in_transit InTransit_Other scan
customs in_transit InTransit_CustomsRequiringInformation scan
ready_for_pickup ready_for_pickup AvailableForPickup_Other scan
delivery_failed delivery_failed DeliveryFailure_Other scan
lost exception Exception_Lost notice
delivered delivered Delivered_Other scan
returned returned Exception_Returned scan
not_delivered in_transit InTransit_Other correction
"""
TABLES = {POST: EMSEVT, SEVENTEENTRACK: TRACK17, MANUAL: BY_HAND}


def rows(table: str) -> dict[str, tuple[str, str, str]]:
    return {code: (status, sub, role) for code, status, sub, role in map(str.split, table.strip().splitlines())}


@pytest.mark.parametrize("carrier", TABLES)
def test_every_published_code_means_what_this_table_says(carrier: str) -> None:
    """And no other code is mapped when the platform is set up."""
    with acting_as_system():
        meanings = Meanings(carrier)
        found = {code: meanings.of(Scan("RX000000080CN", NOW, code)) for code in rows(TABLES[carrier])}
        known = set(CarrierStatus.objects.filter(carrier=carrier).values_list("code", flat=True))
    told = {code: (meaning.status, meaning.sub_status, meaning.role) for code, meaning in found.items()}
    assert told == rows(TABLES[carrier])
    assert known == set(told)


def test_every_main_status_and_role_is_meant_by_a_code_and_every_code_has_words() -> None:
    meant = [row for table in TABLES.values() for row in rows(table).values()]
    assert {status for status, _, _ in meant} == set(ParcelStatus.values)
    assert {role for _, _, role in meant} == set(ScanRole.values) - {ScanRole.UNKNOWN}
    assert set(SUB_STATUS) <= {sub_status for _, sub_status, _ in meant}
    with acting_as_system():
        assert not CarrierStatus.objects.filter(text_en="").exists()
        assert not CarrierStatus.objects.filter(text_zh="").exists()


@pytest.mark.parametrize("carrier", TABLES)
def test_stages_go_the_way_that_a_parcel_goes(carrier: str) -> None:
    """Scans of one instant stand in the order of their stages: accepted, left, arrived, in delivery, delivered."""
    ways = {
        POST: ("EMA", "EMB", "EXA", "EXC", "EMC", "EMJ", "EMK", "EMD", "EDB", "EDC", "EMF", "EMG", "EDG", "EMH", "EMI"),
        SEVENTEENTRACK: (
            "InfoReceived",
            "InTransit_PickedUp",
            "InTransit_Departure",
            "InTransit_Arrival",
            "InTransit_CustomsReleased",
            "OutForDelivery_Other",
            "DeliveryFailure_Other",
            "Delivered_Other",
            "Exception_Returned",
        ),
        MANUAL: ("accepted", "in_transit", "customs", "ready_for_pickup", "delivery_failed", "delivered", "returned"),
    }
    with acting_as_system():
        stages = dict(CarrierStatus.objects.filter(carrier=carrier).values_list("code", "stage"))
    found = [stages[code] for code in ways[carrier]]
    assert found == sorted(set(found))
