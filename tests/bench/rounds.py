"""How everything here is measured: many rounds in shuffled order, a warm-up before each, ratios of medians in one run.

Times of a shared machine mean little; what a thing costs beside its floor in the same minute means something.
"""

import gc
import random
import statistics

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


def told(what, value, floor, limit):
    """One line of the report, and whether the ratio keeps to its limit."""
    ratio = value / floor
    is_kept = ratio <= limit
    times = f"{value * 1e3:.3f} / {floor * 1e3:.3f} ms"
    print(f"{'ok  ' if is_kept else 'OVER'} {what}: {ratio:.2f} × (at most {limit})  [{times}]")
    return is_kept
