import pytest

from apps.accounts import rules
from apps.accounts.enums import Role
from apps.accounts.models import Membership

EVERYBODY = {"owner", "manager", "operator", "finance", "viewer"}
MATRIX = {
    "can_view_orders": EVERYBODY,
    "can_manage_orders": {"owner", "manager", "operator"},
    "can_view_goods": EVERYBODY,
    "can_view_points": EVERYBODY,
    "can_choose_points_option": {"owner", "manager", "finance"},
    "can_view_wallet": EVERYBODY,
    "can_view_money": {"owner", "manager", "finance", "viewer"},
    "can_manage_money": {"owner", "finance"},
    "can_view_supply": EVERYBODY,
    "can_manage_supply": {"owner", "manager", "operator"},
    "can_sign_agreements": {"owner"},
    "can_manage_members": {"owner"},
}


@pytest.mark.parametrize("rule", MATRIX)
def test_rule_allows_exactly_these_roles(rule: str) -> None:
    allowed = {role.value for role in Role if getattr(rules, rule)(Membership(role=role))}
    assert allowed == MATRIX[rule]


@pytest.mark.parametrize("rule", MATRIX)
def test_nobody_without_membership_is_allowed(rule: str) -> None:
    assert getattr(rules, rule)(None) is False


def test_matrix_lists_every_rule() -> None:
    assert {name for name in vars(rules) if name.startswith("can_")} == set(MATRIX)


def test_every_rule_is_in_words_for_some_kind_of_organisation() -> None:
    assert len(rules.RULES) == len(MATRIX)
    assert all(rule.to and rule.kinds for rule in rules.RULES)


def test_rules_of_a_kind_leave_out_what_it_has_no_pages_for() -> None:
    seller, supplier = ({str(rule.to) for rule in rules.rules_for(kind)} for kind in ("seller", "supplier"))
    assert "Sign agreements" in supplier - seller
    assert "Choose between band and rate" in seller - supplier
    assert "Invite and remove members, change their roles" in seller & supplier
