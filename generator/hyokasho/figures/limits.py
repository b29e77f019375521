"""How much a figure may hold, so that it can be read and drawn."""

from typing import Final

from hyokasho.forms import keys

# What a page has room for, in mm.
WIDTH: Final = 174.0
MAX_HEIGHT: Final = 230.0

MOST_FIGURES: Final = 20
MOST_NODES: Final = 30
MOST_FLOWS: Final = 60
# The longest texts, in full-width signs.
LONGEST: Final = {
    keys.FIGURE_TITLE: 60,
    keys.FIGURE_ALTERNATIVE: 2000,
    keys.CHART_GROUP: 30,
    keys.NODE_NAME: 30,
    keys.FLOW_NUMBER: 4,
    keys.FLOW_WORDS: 30,
    keys.CHART_NOTES: 300,
}
