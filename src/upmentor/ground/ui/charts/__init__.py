"""Charts that the server draws as SVG (docs/decisions/0024-charts.md). A chart is plain data with `words` for those who
do not see it; `svg` writes it into a page or a file."""

from upmentor.ground.ui.charts.bars import Bars
from upmentor.ground.ui.charts.curves import Curve, Curves
from upmentor.ground.ui.charts.heat import Heat
from upmentor.ground.ui.charts.marks import NARROW, WIDE, Chart
from upmentor.ground.ui.charts.moved import Moved
from upmentor.ground.ui.charts.ranges import Range, Ranges
from upmentor.ground.ui.charts.study import Dot, Study
from upmentor.ground.ui.charts.supply import Supply, supply
from upmentor.ground.ui.charts.svg import alone, inline

__all__ = [
    "NARROW",
    "WIDE",
    "Bars",
    "Chart",
    "Curve",
    "Curves",
    "Dot",
    "Heat",
    "Moved",
    "Range",
    "Ranges",
    "Study",
    "Supply",
    "alone",
    "inline",
    "supply",
]
