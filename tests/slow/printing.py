"""How an office prints numbers: half up, exactly, and a dash where there is nothing to divide by."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def rounded(part, whole, places):
    """Half up, exactly; None where there is nothing to divide by."""
    if not whole or part is None:
        return None
    exact = Fraction(part) / Fraction(whole)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def exact(part, whole):
    return Fraction(part) / Fraction(whole) if whole else None


def count_text(number):
    return "–" if number is None else f"{number:02d}"


def decimal_text(number):
    return "–" if number is None else str(number).replace(".", ",")


def number_text(number):
    """A number without needless zeros: "85,3", "90"; a dash where none is known."""
    if number is None:
        return "–"
    text = f"{Decimal(number):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") or "0"


def quarter_text(code):
    """ "III/2023" of "2023-Q3"."""
    return f"{('I', 'II', 'III', 'IV')[int(code[-1]) - 1]}/{code[:4]}"


def percent_text(part, whole):
    number = rounded(None if part is None else part * 100, whole, 2)
    return "–" if number is None else f"{decimal_text(number)}%"


def fraction_text(part, whole):
    return "–" if part is None else f"{count_text(part)}/{count_text(whole)} ({percent_text(part, whole)})"


def change_text(before, now, unit):
    """ "tăng 02 xã", "giảm 01 xã", "không đổi"; a dash where one of the two is not known."""
    if before is None or now is None:
        return "–"
    if before == now:
        return "không đổi"
    return f"{'tăng' if now > before else 'giảm'} {count_text(abs(now - before))} {unit}"


def average_change_text(apart):
    if apart is None:
        return "–"
    number = rounded(abs(apart), 1, 2)
    if not number:
        return "không đổi"
    return f"{'tăng' if apart > 0 else 'giảm'} {decimal_text(number)} tiêu chí"
