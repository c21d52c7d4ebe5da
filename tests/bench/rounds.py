"""How everything here is measured: many rounds in shuffled order, a warm-up before each, ratios of medians in one run.

Times of a shared machine mean little; what a thing costs beside its floor in the same minute means something.
"""

import gc
import random
import statistics
import time

ROUNDS = 15


def measure(subjects, rounds=ROUNDS, seed=1):
    """{name: median seconds} of {name: callable that returns the seconds it took}."""
    chance, found = random.Random(seed), {name: [] for name in subjects}
    for _round in range(rounds):
        names = list(subjects)
        chance.shuffle(names)
        for name in names:
            subjects[name]()
            gc.collect()
            found[name].append(subjects[name]())
    return {name: statistics.median(times) for name, times in found.items()}


def seconds(work, *arguments, **words):
    """Seconds `work(…)` takes; the rubbish of before is swept outside the timing."""
    gc.collect()
    began = time.perf_counter()
    work(*arguments, **words)
    return time.perf_counter() - began


def told(what, value, floor, limit):
    """One line of the report, and whether the ratio keeps to its limit."""
    ratio = value / floor
    return _said(what, ratio, ratio <= limit, f"at most {limit}", value, floor)


def told_faster(what, value, peer, limit):
    """The same for a peer that has to be at least so many times slower."""
    ratio = peer / value
    return _said(what, ratio, ratio >= limit, f"at least {limit}", value, peer)


def _said(what, ratio, is_kept, limit, value, other):
    times = f"{value * 1e3:.3f} / {other * 1e3:.3f} ms"
    print(f"{'ok    ' if is_kept else 'MISSED'} {what}: {ratio:.2f} × ({limit})  [{times}]", flush=True)
    return is_kept
