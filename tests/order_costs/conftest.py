import pytest

from tests.order_costs.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
