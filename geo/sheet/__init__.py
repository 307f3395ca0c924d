"""Map sheets for reports: PNG, SVG and PDF from the one style table, to print and to publish.

Matplotlib is used here alone, and never through its global state.
"""

from __future__ import annotations
