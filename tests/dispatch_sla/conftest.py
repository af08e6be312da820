import pytest

from tests.dispatch_sla.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
