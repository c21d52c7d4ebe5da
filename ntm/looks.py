"""One look at the figures: while a page is drawn nothing is asked twice, and what stands still is not asked at all.

`once` answers the same question within one look from its first answer, `together` reads what will be asked for in one
statement. `kept` keeps an answer in the process for as long as no table its stamp follows has been written to
(ntm.stamps); the stamps are read once, as the look begins, so that an answer is never older than the page. Outside a
look all three simply ask. What is handed out is shared: nobody may change it.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from ntm.stamps import stamps_now

_MOST = 512
_look = ContextVar("look", default=None)
_kept = {}


class _Look:
    def __init__(self, stamps):
        self.stamps, self.answers = stamps, {}

    def shelf(self, read, more):
        """({expected key: None}, {key: answer}) of a reader of many keys."""
        return self.answers.setdefault((read, *more), ({}, {}))


@contextmanager
def one_look(stamps=None):
    """Everything read inside is one look; a look inside another is part of it. `stamps`: those just read, if any."""
    if _look.get() is not None:
        yield
        return
    token = _look.set(_Look(stamps_now() if stamps is None else stamps))
    try:
        yield
    finally:
        _look.reset(token)


def once(ask):
    """Decorator: within a look the same arguments (all hashable) have the same answer."""

    @wraps(ask)
    def answered(*arguments):
        look = _look.get()
        if look is None:
            return ask(*arguments)
        key = (ask, *arguments)
        if key not in look.answers:
            look.answers[key] = ask(*arguments)
        return look.answers[key]

    return answered


def together(read):
    """Decorator: read(keys, *more) → {key: answer} is asked for one key at a time, and within a look reads along with
    it whatever was said to be wanted next: `expect(keys, *more)`."""

    @wraps(read)
    def answered(key, *more):
        look = _look.get()
        if look is None:
            return read([key], *more)[key]
        expected, found = look.shelf(read, more)
        if key not in found:
            found.update(read([one for one in {**expected, key: None} if one not in found], *more))
        return found[key]

    def expect(keys, *more):
        look = _look.get()
        if look is not None:
            look.shelf(read, more)[0].update(dict.fromkeys(keys))

    answered.expect = expect
    return answered


def kept(*stamps):
    """Decorator for a question whose whole answer comes from tables that these stamps follow."""

    def decorator(ask):
        @wraps(ask)
        def answered(*arguments):
            look = _look.get()
            numbers = [look.stamps.get(stamp) for stamp in stamps] if look else [None]
            if None in numbers:
                return ask(*arguments)
            key = (ask, *arguments)
            found = _kept.get(key)
            if found is None or found[0] != numbers:
                found = (numbers, ask(*arguments))
                _keep(key, found)
            return found[1]

        return answered

    return decorator


def forget():
    """Drop whatever is kept; the next look reads anew."""
    _kept.clear()


def _keep(key, found):
    _kept.pop(key, None)
    _kept[key] = found
    while len(_kept) > _MOST:
        _kept.pop(next(iter(_kept)), None)
