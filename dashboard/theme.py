"""What config.toml cannot reach of the look: a few rules over Streamlit's frame, and the classes of our own HTML."""

from typing import Final

from dashboard.maps.palette import ACCENT, INK, INK_2, INK_3

LINE: Final = "#D3DBE2"
HAIR: Final = "#E5EAEF"
PANEL: Final = "#FFFFFF"
LOSS: Final = "#CF833F"
DOMINANT_LOSS: Final = "#94400F"
REMAINING: Final = "#D3DCE4"
START: Final = "#9FB0BF"
USABLE: Final = "#5C7183"

CSS: Final = f"""<style>
.stMainBlockContainer{{padding:60px 16px 12px;max-width:none}}
[data-testid=stMainMenu],[data-testid=stAppDeployButton],[data-testid=stElementToolbar],[data-testid=stStatusWidget]{{display:none}}
[data-testid=stVerticalBlock]{{gap:8px}}
header.stAppHeader{{background:#fff;border-bottom:1px solid {LINE}}}
[data-testid=stTopNavLink]{{border-radius:0;background:none!important}}
[data-testid=stTopNavLink][aria-current=page]{{color:{ACCENT};box-shadow:inset 0 -2px {ACCENT}}}
[data-testid=stButtonGroup] button:not([data-selected=true]){{background:#fff}}
[data-testid=stButtonGroup] button{{min-height:32px}}
.gm,.gm td,.gm th{{font-size:12px;line-height:19px;color:{INK};font-variant-numeric:tabular-nums lining-nums;font-synthesis:none}}
.gm b,.gm th{{font-weight:700}}
.gm h2{{font-size:18px;line-height:26px;margin:0;padding:0}}
.gm h3{{font-size:13px;line-height:20px;margin:10px 0 3px;padding:0}}
.gm p{{margin:0 0 4px;font-size:13px;line-height:21px}}
.gm table{{width:100%;border-collapse:collapse}}
.gm td,.gm th{{padding:2px 6px 2px 0;border:0;border-bottom:1px solid {HAIR};text-align:left;vertical-align:top}}
.gm th{{color:{INK_3};font-weight:400}}
.gm td.n,.gm th.n{{text-align:right;white-space:nowrap;padding-right:0;padding-left:6px}}
.gm h3.first{{margin-top:0}}
.gm h3 .right{{float:right;font-weight:400;font-size:12px}}
.gm td+td,.gm th+th{{padding-left:8px}}
.gm p.note{{font-size:12px;line-height:19px;margin-top:10px}}
.gm .quiet{{color:{INK_3}}}
.gm .why{{color:{DOMINANT_LOSS};font-weight:700}}
.gm .tag{{border:1px solid {INK};font-size:12px;line-height:18px;padding:0 6px;margin-left:6px;white-space:nowrap}}
.gm img{{vertical-align:middle}}
.gm.sentence{{font-size:16px;line-height:26px}}
.gm.figures{{display:flex;flex-wrap:wrap;gap:2px 28px;align-items:baseline}}
.gm.figures b{{font-size:20px;line-height:28px;margin:0 4px}}
.gm.plain td,.gm.plain th{{border:0;padding-top:1px;padding-bottom:1px}}
.st-key-panel,.st-key-legend{{background:{PANEL};border:1px solid {LINE};padding:12px 16px}}
.st-key-legend{{padding:10px 12px}}
#gm-bar{{position:fixed;top:0;right:14px;height:52px;z-index:1000000;display:flex;align-items:center;gap:14px;font-size:12px;color:{INK_2}}}
#gm-bar a{{color:{INK_2};text-decoration:none;margin-left:6px}}
#gm-bar a[aria-current=true]{{color:{INK};font-weight:700}}
#gm-bar .ribbon,#gm-ribbon{{border:1px solid {INK};color:{INK};padding:2px 10px 2px 26px;line-height:18px;
  background:repeating-linear-gradient(135deg,#8996A3 0 1.5px,#fff 1.5px 5px) 0 0/18px 100% no-repeat,#fff}}
#gm-ribbon{{display:none;font-size:12px}}
@media (max-width:1100px){{#gm-bar .date{{display:none}}}}
@media (max-width:640px){{
  .stMainBlockContainer{{padding:58px 12px 12px}}
  #gm-bar .ribbon{{display:none}} #gm-ribbon{{display:block}} #gm-bar{{right:54px}}
  [data-testid=stColumn]:has(.st-key-legend){{order:2}} [data-testid=stColumn]:has(.st-key-panel){{order:3}}
  .st-key-map iframe{{height:300px!important}}
  .gm p,.gm td{{font-size:14px;line-height:23px}}
  [data-testid=stButtonGroup] button{{min-height:40px}} [data-testid=stButtonGroup]>div{{flex-wrap:wrap}}
}}
@media print{{header.stAppHeader,.st-key-question,.st-key-downloads{{display:none}} .stMainBlockContainer{{padding-top:0}} #gm-ribbon{{display:block}}}}
</style>"""
