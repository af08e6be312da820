from tests.dashboard.conftest import world

__all__ = ["world"]
