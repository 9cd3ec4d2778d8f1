"""What config.toml cannot reach of the look: a few rules over Streamlit's frame, and the classes of our own HTML."""

from typing import Final

from dashboard.maps.palette import ACCENT, INK, INK_2, INK_3, OUTSIDE

LINE: Final = "#D3DBE2"
HAIR: Final = "#E5EAEF"
PANEL: Final = "#FFFFFF"
LOSS: Final = "#CF833F"
DOMINANT_LOSS: Final = "#94400F"
REMAINING: Final = "#D3DCE4"
START: Final = "#9FB0BF"
USABLE: Final = "#5C7183"

CSS: Final = f"""<style>
.stMainBlockContainer{{padding:53px 16px 12px;max-width:none}}
[data-testid=stElementContainer]:has(.stHtml>script){{display:none}}
[data-testid=stVerticalBlock]{{gap:8px}}
[data-testid=stStatusWidget]{{position:fixed;top:60px;right:14px;background:#fff;border:1px solid {INK};border-radius:3px;padding:2px 10px}}
[data-testid=stDialog] [data-testid=stCode]{{display:none}}
header.stAppHeader{{background:#fff;border-bottom:1px solid {LINE}}}
[data-testid=stTopNavLink]{{border-radius:0;background:none!important}}
[data-testid=stTopNavLink][aria-current=page]{{color:{ACCENT};box-shadow:inset 0 -2px {ACCENT}}}
[data-testid=stButtonGroup] button:not([data-selected=true]){{background:#fff}}
[data-testid=stButtonGroup] button{{min-height:32px}}
[data-testid=stCaptionContainer]{{opacity:1}} [data-testid=stCaptionContainer] p{{color:{INK_2}}}
.gm,.gm td,.gm th{{font-size:12px;line-height:19px;color:{INK};font-variant-numeric:tabular-nums lining-nums;font-synthesis:none}}
:lang(en) :is(.gm,[data-testid=stAlertContainer],[data-testid=stMarkdown]){{font-variant-east-asian:proportional-width}}
.gm b,.gm th{{font-weight:700}}
.gm h2{{font-size:18px;line-height:26px;margin:0;padding:0}}
.gm h3{{font-size:13px;line-height:20px;margin:11px 0 3px;padding:0}}
.gm p{{margin:0 0 4px;font-size:13px;line-height:21px}}
.gm table{{width:100%;border-collapse:collapse}}
.gm:not(.plain) table+table{{margin-top:10px}}
.gm td,.gm th{{padding:1px 6px 1px 0;border:0;border-bottom:1px solid {HAIR};text-align:left;vertical-align:top;height:22px}}
.gm th{{color:{INK_3};font-weight:400}}
.gm td.short{{white-space:nowrap}} .gm td.n,.gm th.n{{text-align:right;white-space:nowrap;padding-right:0;padding-left:6px}}
.gm .coverage th.n{{white-space:normal;vertical-align:bottom}} .gm .coverage td:first-child{{min-width:110px}}
.gm h3.first{{margin-top:0}}
.gm h3:has(.right){{display:flex;align-items:baseline;gap:2px}}
.gm h3 .right{{margin-left:auto;white-space:nowrap;font-size:12px;font-weight:400}}
.gm p.note{{font-size:12px;line-height:19px;margin-top:10px}}
.gm .unseen{{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}}
[data-testid=stSidebar][data-collapsed=true]{{visibility:hidden}}
[data-testid=stTopNavLink]:focus-visible,[data-testid=stMain]:focus-visible{{outline:2px solid {ACCENT};outline-offset:-2px}}
:is(.gm,#gm-bar) :is(a,summary):focus-visible,.gm[tabindex]:focus-visible{{outline:2px solid {ACCENT};outline-offset:1px}}
.gm .quiet{{color:{INK_3}}}
.gm .why{{color:{DOMINANT_LOSS};font-weight:700}}
.gm .tag{{border:1px solid {INK};font-size:12px;line-height:18px;padding:0 6px;margin-left:8px;font-weight:400}}
.gm .tag{{white-space:nowrap;vertical-align:2px;display:inline-block}}
.gm a.help{{display:inline-block;min-width:16px;text-align:center;color:{INK_3};border:1px solid {LINE};border-radius:8px;font-size:12px;line-height:14px;
  font-weight:400;margin-left:4px;text-decoration:none;text-indent:0;flex:none}}
.gm a.help:hover,.gm a.help:focus-visible{{color:{ACCENT};border-color:{ACCENT}}}
.gm img{{vertical-align:-2px;max-width:100%}}
.gm summary{{cursor:pointer}}
.gm.sentence{{font-size:16px;line-height:26px;padding-top:4px;text-wrap:pretty}}
.gm.sentence b{{white-space:nowrap}}
.gm.sheet,.gm.prose{{background:{PANEL};border:1px solid {LINE};padding:6px 16px 10px;overflow-x:auto}}
.gm.sheet{{width:fit-content;min-width:min(100%,640px);max-width:100%;box-sizing:border-box}}
.gm.sheet :is(td:not(:last-child),th:not(:first-child)){{white-space:nowrap}}
.gm.sheet th:first-child{{min-width:3em}} .gm.sheet td:last-child:nth-child(n+6){{min-width:260px}}
.gm.sheet td,.gm.sheet th{{padding-right:16px;height:27px;line-height:20px;padding-top:3px}}
.gm.prose{{max-width:820px}}
.gm.prose section{{scroll-margin-top:64px}} .gm.prose section:focus{{outline:none}} .gm.prose section:target>h3{{box-shadow:-4px 0 {ACCENT}}}
.gm.prose p.formula{{font-size:12px;background:#F4F6F8;padding:3px 8px;overflow-wrap:anywhere}}
.gm.prose h2{{padding:6px 0 2px}} .gm.prose dt{{font-weight:700;margin-top:6px}} .gm.prose dd{{margin:0;font-size:13px;line-height:21px}}
.gm.prose+.gm.prose{{margin-top:8px}} .st-key-help .gm.prose{{max-width:none}}
.st-key-help{{padding-top:12px}} .st-key-help>:first-child{{position:sticky;top:64px;align-self:flex-start}}
.gm.contents{{display:flex;flex-direction:column}} .gm.contents a{{font-size:13px;line-height:24px}} .gm.contents a.sub{{padding-left:12px;font-size:12px}}
.gm.figures{{display:flex;flex-wrap:wrap;gap:2px 26px;align-items:baseline}}
.gm.figures b{{font-size:20px;line-height:28px;margin:0 4px}}
.gm.plain td,.gm.plain th{{border:0;padding-top:0;padding-bottom:0;height:19px}}
.st-key-legend td:first-child{{padding-left:26px;text-indent:-26px}} .st-key-legend td .indent{{width:0}} .st-key-legend .gm td:first-child{{padding-right:0}}
.gm .keys{{margin-top:5px;border-bottom:1px solid {HAIR}}}
.gm .indent{{display:inline-block;width:26px}}
.gm .steps td:first-child{{width:84px;white-space:nowrap}} .gm .steps tr:first-child th:first-child{{white-space:nowrap;max-width:88px}}
.gm .outlets td:not(.hours){{border:0}} .gm td.hours{{padding-left:17px;color:{INK_3};line-height:17px}}
.gm.scrolled{{max-height:420px;overflow:auto}}
.gm a{{color:{ACCENT};text-decoration:none}}
.gm a.button{{border:1px solid #B8C4CF;border-radius:3px;background:#fff;padding:4px 10px;margin-left:8px;line-height:20px;display:inline-block}}
.gm.asked,.gm.strip{{display:none}}
[data-testid=stElementContainer]:has(.gm.asked),[data-testid=stElementContainer]:has(.gm.strip){{display:none}}
.st-key-question{{background:#fff;border-bottom:1px solid {LINE};margin:0 -16px;padding:6px 16px;min-height:46px;gap:6px 8px}}
.st-key-question{{width:calc(100% + 32px)!important;max-width:none}}
.st-key-question .caption{{font-size:12px;color:{INK_2};padding-left:10px}}
.st-key-question>:nth-child(2) .caption{{padding-left:0}}
.st-key-question [data-testid=stSlider]{{padding:12px 6px 0;margin:-9px 0 -4px}}
.st-key-question [data-testid=stSliderTickBar]{{display:none}}
.st-key-question>:has([data-testid=stSelectbox]){{flex-shrink:1;min-width:96px}} .st-key-question>:has([data-testid=stSlider]){{flex-shrink:2;min-width:124px}}
.st-key-question>.st-key-search{{flex-shrink:3;min-width:128px}} .st-key-question>:has(.caption){{flex-shrink:0}}
.st-key-question [data-testid=stSliderThumbValue]{{color:{INK}}}
.st-key-page [data-testid=stHorizontalBlock]{{flex-wrap:wrap}}
.st-key-frame{{border:1px solid {LINE};background:{PANEL}}}
.st-key-map{{background:{OUTSIDE};min-height:520px}}
.st-key-legend{{padding:10px 12px}}
.st-key-panel{{background:{PANEL};border:1px solid {LINE};padding:14px 18px;position:relative}}
.st-key-panel h2{{padding-right:84px}}
.st-key-close{{position:absolute;right:16px;top:12px;width:auto!important;z-index:1}}
.st-key-ranked table{{table-layout:fixed}} .st-key-ranked .rank{{width:34px;padding-right:4px;white-space:nowrap}} .st-key-ranked .n{{width:72px}}
.st-key-ranked tr:not(.reason) td{{border:0;height:24px;padding-top:2px}}
.st-key-ranked td:has(button){{padding-top:0!important}} .st-key-ranked td.rank+td+td{{font-weight:700}}
.st-key-ranked button{{font:inherit;line-height:17px;width:100%;padding:3px 0 4px;border:0;background:none;text-align:left;cursor:pointer}}
.st-key-ranked button{{color:{ACCENT}}}
.st-key-ranked button:hover{{text-decoration:underline}} .st-key-ranked button:focus-visible{{outline:2px solid {ACCENT};outline-offset:1px}}
.st-key-ranked .reason td{{height:auto;padding:0 0 3px;line-height:18px;color:{INK_2}}}
.gm.ranks td:last-child{{min-width:320px;padding-left:12px}} .gm.ranks th:last-child{{padding-left:12px}}
.gm .moved{{table-layout:fixed}} .gm .moved th.n{{width:64px}}
.st-key-panel [class*=st-key-plan-change-]{{flex-wrap:nowrap;gap:6px 10px;border-bottom:1px solid {HAIR}}}
[class*=st-key-plan-change-] p{{font-size:13px;line-height:21px}}
.st-key-delete-question{{border-left:3px solid {INK};padding-left:12px}} .st-key-delete-question p{{font-size:13px;line-height:21px}}
.st-key-plan-banner{{background:#E4EEF8;border-bottom:1px solid {ACCENT};margin:0 -16px -8px;padding:5px 16px;width:calc(100% + 32px)!important;max-width:none}}
.st-key-plan-banner{{flex-wrap:nowrap;gap:14px}} .st-key-plan-banner>:first-child{{flex:0 1 auto!important;width:auto!important;min-width:0}}
.st-key-plan-banner [data-testid=stAlertContainer]{{background:none;color:{INK};padding:0;min-height:0}}
.st-key-plan-banner [data-testid=stAlertContainer] p{{font-size:14px;line-height:20px;font-weight:700}}
.st-key-downloads .gm{{gap:6px 26px}}
#gm-tour{{position:fixed;right:20px;bottom:20px;z-index:999990;width:372px;max-width:calc(100vw - 28px);box-sizing:border-box;background:#fff;color:{INK};
  border:1px solid {ACCENT};border-radius:3px;padding:12px 16px;box-shadow:0 4px 16px rgba(16,32,48,.18)}}
#gm-tour h2{{font-size:15px;line-height:22px;margin:0;padding:0}} #gm-tour p{{font-size:13px;line-height:21px;margin:4px 0 10px}}
#gm-tour div{{display:flex;align-items:center;gap:8px}} #gm-tour span{{font-size:12px;color:{INK_2};margin-right:auto}}
#gm-tour button{{font:inherit;font-size:13px;color:{INK};background:#fff;border:1px solid #B8C4CF;border-radius:3px;padding:4px 10px;cursor:pointer}}
#gm-tour button:last-child{{background:{ACCENT};border-color:{ACCENT};color:#fff}} #gm-tour button:disabled{{color:{INK_3};cursor:default}}
#gm-tour button:focus-visible{{outline:2px solid {ACCENT};outline-offset:2px}} .gm-tour-here{{outline:2px solid {ACCENT};outline-offset:-2px}}
#gm-bar{{position:fixed;top:0;right:14px;height:52px;z-index:1000000;display:flex;align-items:center;gap:14px;font-size:12px;color:{INK_2};font-variant-numeric:tabular-nums}}
#gm-bar a{{color:{INK_2};text-decoration:none;display:inline-block;min-width:24px;line-height:24px;text-align:center;margin-left:4px}}
#gm-bar a[aria-current=true]{{color:{INK};font-weight:700}}
#gm-bar .ribbon,#gm-ribbon{{border:1px solid {INK};color:{INK};padding:2px 10px 2px 26px;line-height:18px;
  background:repeating-linear-gradient(135deg,#8996A3 0 1.5px,#fff 1.5px 5px) 0 0/18px 100% no-repeat,#fff}}
#gm-ribbon{{display:none;font-size:12px}}
[data-testid=stElementContainer]:has(#gm-bar){{position:absolute;height:0}}
[data-testid=stElementContainer]:has(#gm-ribbon){{display:none}}
@media (min-width:1000px){{
  .st-key-page>*>[data-testid=stHorizontalBlock]{{flex-wrap:nowrap;gap:14px}}
  [data-testid=stColumn]:has(.st-key-panel){{flex:0 0 424px;margin-right:-16px}}
  .st-key-panel{{min-height:calc(100vh - 107px);border-width:0 0 0 1px;margin-top:-8px}}
}}
@media (min-width:641px){{
  [data-testid=stColumn]:has(.st-key-legend):not(:has(.st-key-map)){{flex:0 0 170px;min-width:170px;border-right:1px solid {LINE}}}
  .st-key-frame [data-testid=stHorizontalBlock]{{flex-wrap:nowrap}}
  .st-key-map iframe{{height:clamp(460px,100vh - 232px,1000px)!important}}
}}
@media (min-width:1280px){{.st-key-question{{flex-wrap:nowrap}}}}
@media (max-width:1180px){{#gm-bar .date{{display:none}}}}
@media (max-width:999px){{
  .gm.sheet td{{white-space:nowrap}}
  [data-testid=stColumn]:has(.st-key-panel){{flex:1 1 100%}}
  .st-key-map iframe{{height:clamp(280px,100vh - 96px,460px)!important}}
}}
@media (max-width:760px){{
  .st-key-help>:first-child{{position:static}} .st-key-help>*{{flex:1 1 100%!important;width:100%!important;max-width:none!important}}
  .gm.contents{{flex-flow:row wrap;gap:2px 16px}} .gm.contents a{{font-size:14px;line-height:32px}} .gm.contents a.sub{{display:none}}
  .st-key-question>:has(.caption),.st-key-question:not(:has(details[open]))>:not(:has(details)):not(.st-key-search){{display:none}}
  .gm.asked,[data-testid=stElementContainer]:has(.gm.asked){{display:block}}
  [data-testid=stElementContainer]:has(.gm.asked){{flex:1 1 300px;width:auto!important}} [data-testid=stElementContainer]:has(details[open]){{flex-basis:100%}}
  .gm.asked summary{{border:1px solid {LINE};border-radius:3px;padding:7px 10px;font-size:14px;line-height:20px}} .gm.asked summary span{{display:inline-block}}
}}
@media (max-width:640px){{
  .stMainBlockContainer{{padding:53px 14px 12px}}
  #gm-bar .ribbon{{display:none}} #gm-bar{{right:26px}}
  [data-testid=stElementContainer]:has(#gm-ribbon),#gm-ribbon{{display:block}}
  #gm-ribbon{{border-width:0 0 1px;margin:0 -14px;padding-left:38px;background-position:14px 0;border-color:{LINE};line-height:20px}}
  .st-key-question{{margin:-8px -14px 0;padding:7px 14px;width:calc(100% + 28px)!important}}
  .st-key-question:not(:has(details[open]))>.st-key-search{{display:none}}
  .st-key-question>:not(:has(.caption)),.st-key-question :is([data-testid=stSelectbox],[data-testid=stSlider]){{width:100%!important;flex-basis:100%!important}}
  .gm.strip,[data-testid=stElementContainer]:has(.gm.strip){{display:block}}
  .st-key-plan-banner{{margin:0 -14px;padding:6px 14px;width:calc(100% + 28px)!important}}
  .gm.wide,[data-testid=stElementContainer]:has(.gm.wide){{display:none}}
  [data-testid=stColumn]:has(.st-key-legend):not(:has(.st-key-map)){{order:2}}
  .st-key-frame,.st-key-panel{{margin:0 -14px;border-width:1px 0;width:calc(100% + 28px)!important;max-width:none}}
  .st-key-map{{min-height:245px}} .st-key-map iframe{{height:245px!important}}
  .st-key-legend{{padding:8px 14px}}
  .gm.strip{{display:flex!important;flex-wrap:wrap;gap:2px 14px}}
  .gm.strip .scale{{display:flex;flex:1 1 200px}} .gm.strip .scale span{{flex:1;line-height:18px}}
  .gm.strip details{{flex:0 0 auto}} .gm.strip details[open]{{flex-basis:100%}} .gm.strip summary{{color:{ACCENT};line-height:26px}}
  .gm p,.gm td,.gm th{{font-size:14px;line-height:23px}} .gm .quiet{{font-size:12px}}
  .gm a.help{{position:relative}} .gm a.help::after{{content:"";position:absolute;inset:-7px}}
  .gm.figures{{gap:0 18px}} .gm.sheet td,.gm.sheet th{{padding-right:10px}}
  .gm .boxed{{padding-right:6px}} .gm details:not(.asked)>summary{{padding:3px 0}} .gm p.page a{{display:inline-block;padding:2px 0}}
  .gm .coverage :is(td,th){{font-size:12px;line-height:20px}} .gm .coverage td:first-child{{min-width:90px}}
  [data-testid=stButtonGroup] button{{min-height:40px}}
  .st-key-ranked button{{font-size:14px;padding:12px 0 11px}} .st-key-ranked tr:not(.reason) td{{padding-top:9px}}
  .st-key-ranked .reason td{{font-size:13px;line-height:20px}} .gm a.button{{padding:9px 12px}}
}}
</style>"""
