"""How areas look, in the panel and on their own page: rules beside those of `dashboard.theme`."""

from typing import Final

from dashboard.maps.palette import ACCENT, INK_3
from dashboard.theme import DOMINANT_LOSS, LINE, PANEL

AREA_CSS: Final = f"""<style>
.gm p.under{{font-size:12px;line-height:19px}}
.gm p.flag{{border-left:3px solid {DOMINANT_LOSS};padding-left:8px;margin-top:8px}}
.gm .boxed{{overflow-x:auto}} .gm .boxed:focus-visible{{outline:2px solid {ACCENT};outline-offset:1px}}
.gm .outlets .hours{{padding-left:17px;color:{INK_3};line-height:17px}} .gm .outlets td{{padding-bottom:3px}}
.gm .outlets td:not(.hours){{border-bottom:1px solid #E5EAEF}} .gm .outlets td:nth-child(n+2),.gm .outlets th:nth-child(n+2){{white-space:nowrap}}
.gm a.button.first{{margin-left:0;background:{ACCENT};border-color:{ACCENT};color:#fff}} .gm.links{{white-space:nowrap}}
.gm .services td,.gm .services th{{height:27px;line-height:20px;padding-top:3px;white-space:nowrap;padding-right:6px}}
.gm .services{{min-width:540px}} .gm .services th{{vertical-align:bottom}}
.gm :is(.services,.units,.why-units) th.n{{white-space:normal;word-break:keep-all;vertical-align:bottom}}
.gm .services th:nth-child(3){{min-width:62px}}
.gm .services td.n,.gm .services th.n{{padding-right:0;padding-left:6px}} .gm .services td:nth-child(2){{white-space:normal;min-width:72px}}
.gm .units{{max-width:760px}}
.gm .units td:first-child{{min-width:140px}} .gm .why-units td:first-child{{min-width:76px}} .gm table+.boxed,.gm .boxed+table{{margin-top:10px}}
.gm .services td:first-child{{white-space:normal;min-width:112px}} .gm .services img{{max-width:none}}
.gm .axis{{display:flex;width:104px}} .gm .services :is(td,th):nth-child(5){{padding-left:6px}} .gm .axis .right{{margin-left:auto}}
.st-key-area-head{{padding:4px 0 2px}} .st-key-area-head .gm.head h2{{font-size:20px;line-height:30px}}
.st-key-area-map iframe{{border:1px solid {LINE}}}
.st-key-area{{background:{PANEL};border:1px solid {LINE}}}
.st-key-area .gm .steps img{{width:100%}} .st-key-area .gm p.lead{{font-size:15px;line-height:25px;margin-bottom:6px}}
.st-key-area .gm .steps td{{padding-top:3px;padding-bottom:3px}}
.st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]{{padding:12px 16px}}
@media (min-width:1200px){{
  .st-key-area>*>[data-testid=stHorizontalBlock]{{flex-wrap:nowrap}}
  .st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]{{border-left:1px solid {LINE};min-width:0}}
  .st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]:nth-child(1){{flex:0 0 292px;border-left:0}}
  .st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]:nth-child(2){{flex:0 0 444px}}
  .st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]:nth-child(3){{flex:1 1 0}}
}}
@media (max-width:1199px){{
  .st-key-area>*>[data-testid=stHorizontalBlock]{{flex-wrap:wrap}}
  .st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]{{flex:1 1 100%;min-width:100%}}
  .st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]:nth-child(3){{order:-1}}
}}
@media (max-width:640px){{
  .st-key-area{{margin:0 -14px;border-width:1px 0;width:calc(100% + 28px)!important;max-width:none}} .gm.links{{white-space:normal}}
  .st-key-area-map iframe{{height:260px!important}}
  .gm .outlets :is(td,th):nth-child(n+2){{white-space:normal}} .gm .outlets td:first-child{{min-width:150px}}
  .gm a.button.first,.gm.links a.button{{margin:0 8px 6px 0}}
}}
@media print{{
  .st-key-area-choice,.gm.links,.st-key-draw,.st-key-area [data-testid=stExpander]{{display:none!important}}
  .st-key-area{{border:0!important}} .st-key-area>*>[data-testid=stHorizontalBlock]{{flex-direction:column!important}}
  .st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]:nth-child(3){{order:-1}}
  .st-key-area>*>[data-testid=stHorizontalBlock]>[data-testid=stColumn]{{flex:none!important;width:100%!important;max-width:none;
    border:0!important;padding:6px 0!important}}
  .st-key-area-map{{break-inside:avoid}} .gm .boxed{{overflow:visible!important}} .gm tr{{break-inside:avoid}}
}}
</style>"""
