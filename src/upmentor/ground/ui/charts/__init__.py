"""Charts that the server draws as SVG (docs/decisions/0024-charts.md). A chart is plain data with `words` for those who
do not see it, and knows no Django; `svg` writes it into a page or a file, `supply` draws wishes and offers."""

from upmentor.ground.ui.charts.bars import Bars
from upmentor.ground.ui.charts.curves import Curve, Curves
from upmentor.ground.ui.charts.heat import Heat
from upmentor.ground.ui.charts.marks import NARROW, WIDE, Chart
from upmentor.ground.ui.charts.ranges import Range, Ranges
from upmentor.ground.ui.charts.study import Dot, Study

__all__ = [
    "NARROW",
    "WIDE",
    "Bars",
    "Chart",
    "Curve",
    "Curves",
    "Dot",
    "Heat",
    "Range",
    "Ranges",
    "Study",
]
