"""How pages look on paper, A4 across.

First the map with its legend, headed by title, place, date and question; then the list or the area in two columns. No controls.
"""

from typing import Final

from dashboard.maps.palette import INK, INK_2, OUTSIDE
from dashboard.theme import LINE

_NOT_ON_PAPER: Final = (
    "header.stAppHeader,[data-testid=stSidebar],[data-testid=stSkipToContent],[data-testid=stStatusWidget],[data-testid=stDialog],#gm-tour,#gm-first,"
    "[data-testid=stElementContainer]:has(>.stHtml>:is(style,#gm-bar,#gm-ribbon)),.st-key-question>:not(:has(.asked)),.st-key-downloads,.st-key-outlet-form,"
    "[data-testid=stButton]:not(.st-key-ranked *),[data-testid=stButtonGroup],[data-testid=stForm],[data-testid=stTextInput],"
    "[data-testid=stExpander]:has(details:not([open])),.gm.contents,.gm.strip,.gm a.help,.gm a.button,.gm .screen,.gm details:not([open])"
)

PRINT_CSS: Final = f"""<style>
@page{{size:A4 landscape;margin:10mm}}
#gm-paper,[data-testid=stElementContainer]:has(#gm-paper){{display:none}}
@media print{{
  {_NOT_ON_PAPER}{{display:none!important}}
  html,body,#root,.stApp,.stAppViewContainer,.stMain,.stMainBlockContainer{{position:static!important;display:block!important;height:auto!important;min-height:0!important;
    overflow:visible!important;background:#fff!important}}
  .stMainBlockContainer{{padding:0!important}}
  *{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
  [data-testid=stElementContainer]:has(#gm-paper){{display:block!important}}
  #gm-paper{{display:flex!important;gap:24px;border-bottom:1px solid {INK};font-size:12px;line-height:22px;color:{INK_2}}}
  #gm-paper b{{font-size:15px;color:{INK};margin-right:auto}} #gm-paper .ribbon{{color:{INK};font-weight:700}}
  .gm.asked,[data-testid=stElementContainer]:has(.gm.asked){{display:block!important}}
  .gm.asked summary{{list-style:none;border:0!important;padding:0!important;font-size:12px!important}}
  .st-key-question{{min-height:0;border:0;padding:0;margin:0;width:100%!important}}
  .gm.sentence{{font-size:15px;line-height:22px;padding:0}}
  .gm.figures b{{font-size:16px;line-height:20px}}
  .st-key-page>*>[data-testid=stHorizontalBlock]{{flex-wrap:wrap!important;gap:0!important}}
  .st-key-frame{{break-inside:avoid}} .st-key-frame [data-testid=stHorizontalBlock]{{flex-wrap:nowrap!important}}
  [data-testid=stColumn]:has(.st-key-legend):not(:has(.st-key-map)){{flex:0 0 176px!important;min-width:176px!important;border-right:1px solid {LINE}}}
  .st-key-legend{{zoom:.86;padding:8px 10px!important}}
  [data-testid=stColumn]:has(.st-key-map):not(:has(.st-key-legend)){{background:{OUTSIDE}}}
  .st-key-map{{min-height:0;height:calc(1px*var(--gm-map-height,520)*var(--gm-map-scale,1))!important;overflow:hidden}}
  .st-key-map iframe{{width:calc(1px*var(--gm-map-width,740))!important;height:calc(1px*var(--gm-map-height,520))!important;max-width:none;
    transform:scale(var(--gm-map-scale,1));transform-origin:0 0}}
  [data-testid=stColumn]:has(.st-key-panel){{flex:1 1 100%!important;margin:0!important;break-before:page}}
  .st-key-panel,.st-key-panel [data-testid=stVerticalBlock]{{display:block!important}}
  .st-key-panel{{border:0!important;min-height:0!important;margin:0!important;padding:0!important;column-count:2;column-gap:24px;zoom:.9}}
  .st-key-ranked button{{color:{INK}!important}} .st-key-ranked tr:not(.reason){{break-after:avoid}} .st-key-ranked .reason{{break-inside:avoid}}
  .gm.sheet,.gm.prose,.gm.scrolled,.gm .boxed{{overflow:visible;max-height:none;max-width:none;border:0;padding:0}}
  .gm.sheet table{{min-width:0}}
  .gm.sheet td:nth-child(-n+6){{white-space:nowrap}} .gm tr,.gm h3,.gm figure{{break-inside:avoid}} .gm h2,.gm h3{{break-after:avoid}}
  .st-key-help{{display:block!important}} .st-key-help>*{{width:100%!important;max-width:none}}
}}
</style>"""
