"""The collector no longer visits what was loaded, and what nobody refers to is freed all the same."""

import gc
import weakref

from dashboard.memory import settle


class Loaded:
    """Something that stays for long."""


def test_what_was_loaded_is_not_visited_again_and_is_freed_when_nobody_refers_to_it() -> None:
    stays = [Loaded() for _ in range(1000)]
    gone = weakref.ref(stays[0])
    settle()
    try:
        assert gc.get_freeze_count() >= 1000
        assert not any(one is stays for one in gc.get_objects())
        stays.clear()
        assert gone() is None
    finally:
        gc.unfreeze()
