"""What a process keeps in memory between requests. Tests that count statements start from nothing, each time."""

from accounts import demo
from criteria import frames
from localities import families
from ntm import looks


def forget_everything():
    frames.forget()
    families.forget()
    looks.forget()
    demo.forget()
