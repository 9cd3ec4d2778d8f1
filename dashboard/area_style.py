"""How areas look, in the panel and on their own page: rules beside those of `dashboard.theme`."""

from typing import Final

from dashboard.maps.palette import ACCENT, INK_3
from dashboard.theme import DOMINANT_LOSS

AREA_CSS: Final = f"""<style>
.gm p.under{{font-size:12px;line-height:19px}}
.gm p.flag{{border-left:3px solid {DOMINANT_LOSS};padding-left:8px;margin-top:8px}}
.gm .boxed{{overflow-x:auto}} .gm .boxed:focus-visible{{outline:2px solid {ACCENT};outline-offset:1px}}
.gm .outlets .hours{{padding-left:17px;color:{INK_3};line-height:17px}} .gm .outlets td{{padding-bottom:3px}}
.gm .outlets td:not(.hours){{border-bottom:1px solid #E5EAEF}} .gm .outlets td:nth-child(n+2),.gm .outlets th:nth-child(n+2){{white-space:nowrap}}
</style>"""
