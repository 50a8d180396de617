"""Medians, ratios and Markdown."""

from statistics import median

MIB = 1 << 20


def table(headings, rows):
    """A Markdown table; the first column is left-aligned, the others right-aligned."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in [list(headings)] + rows) for column in range(len(headings))]
    lines = [_line(headings, widths), _rule(widths)] + [_line(row, widths) for row in rows]
    return "\n".join(lines)


def _line(cells, widths):
    padded = [cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(cells, widths))]
    return "| " + " | ".join(padded) + " |"


def _rule(widths):
    return "|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths)) + "|"


def mid(samples, field):
    """The median of a field over the samples."""
    return median(getattr(sample, field) for sample in samples)


def ratio(samples, base, field):
    """The median over the rounds of a field relative to the same round of `base`; None without a base.

    Runs of one round lie seconds apart and share the machine's mood; medians of different hours do not."""
    pairs = list(zip(samples, base or ()))
    values = [getattr(one, field) / getattr(other, field) for one, other in pairs if getattr(other, field)]
    return median(values) if values else None


def spread(samples, field):
    """How far the samples lie apart, in per cent of their median: a figure's own error bar."""
    values = [getattr(sample, field) for sample in samples]
    middle = median(values)
    return 100.0 * (max(values) - min(values)) / middle if middle else 0.0


def number(value, digits=2):
    return "–" if value is None else f"{value:,.{digits}f}"


def mib(value):
    return number(value / MIB, 1)
