"""How the page of `show` looks and answers: its style and its script, both written into the page itself."""

STYLE = """
:root { --ink: #1c1c1e; --paper: #fdfcf8; --soft: #6b6b70; --rule: #ddd8cc; --card: #fff; color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e1; --paper: #17181a; --soft: #9b9a97; --rule: #3a3b3e; --card: #222427 } }
.appointments { --c: #c2255c } .members { --c: #7048e8 } .deadlines { --c: #e8590c }
.targets { --c: #2b8a3e } .responsibilities { --c: #1971c2 } .citations { --c: #868e96 }
.error { --c: #c92a2a } .warning { --c: #e67700 } .info { --c: #1971c2 }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/2.1 'Songti SC', 'Noto Serif CJK SC', SimSun, serif }
header, nav, .top, #rows { font: 14px/1.6 system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif }
header { position: sticky; top: 0; z-index: 2; padding: .5rem 1rem; background: var(--paper);
  border-bottom: 1px solid var(--rule) }
h1 { display: inline; margin: 0 .8rem 0 0; font-size: 1.15rem }
.facts { color: var(--soft) }
.filters { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-top: .2rem }
.filters label { cursor: pointer; white-space: nowrap }
.filters b { border-bottom: 3px solid var(--c, transparent); font-weight: 500 }
nav, .top, #rows, main { max-width: 46rem; margin: 1rem auto; padding: 0 1rem } nav { max-width: 66rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse }
nav table { width: 100% } nav td.t { min-width: 12em }
nav th { color: var(--soft); font-weight: 400; text-align: left; white-space: nowrap }
nav td, nav th { padding: .25rem .5rem; border-bottom: 1px solid var(--rule); vertical-align: top }
nav td.n, nav th.n { text-align: right; font-variant-numeric: tabular-nums } nav td.w { white-space: nowrap }
a { color: inherit; text-decoration-color: var(--rule) }
summary { cursor: pointer; font-weight: 600 }
main { position: relative }
main p { margin: 0; text-indent: 2em; overflow-wrap: anywhere } main p.head { text-align: center; text-indent: 0 }
main p.to { text-indent: 0 }
main p.front { color: var(--soft); font-size: .85em; line-height: 1.7; text-indent: 0 }
main p.h { font-weight: 600 } main p.empty { height: 1rem }
main table { margin: .6rem 0; font-size: .85em; line-height: 1.9 }
main td { padding: .2rem .5rem; border: 1px solid var(--rule); vertical-align: top; min-width: 4em }
.doc, .att { scroll-margin-top: 7rem; margin: 2.5rem 0 1rem; padding-top: .4rem; border-top: 3px double var(--soft);
  color: var(--soft); font: 13px/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
.att { margin: 1.6rem 0 .6rem; border-top: 1px dashed var(--soft) }
.pg { position: absolute; left: -2.6rem; width: 3rem; text-align: right; color: var(--soft);
  font: 12px/36px system-ui, sans-serif; text-indent: 0; user-select: none }
.note { margin: .3rem 0; padding: .2rem .6rem; border-left: 3px solid var(--c); color: var(--ink);
  background: color-mix(in srgb, var(--c) 8%, transparent); font: 13px/1.5 system-ui, sans-serif; text-indent: 0;
  text-align: left }
.note code { color: var(--soft) }
.m { cursor: pointer; border-radius: 2px; scroll-margin-top: 8rem }
.m i { font-style: normal; border-bottom: 3px solid var(--c); background: color-mix(in srgb, var(--c) 13%, transparent) }
.m .k1 { padding-bottom: 5px } .m .k2 { padding-bottom: 10px } .m .k3 { padding-bottom: 15px }
.m .k4 { padding-bottom: 20px } .m .k5 { padding-bottom: 25px }
.m .many { border-bottom-style: double; border-bottom-width: 4px } .m .r { border-bottom-style: dashed }
.m.on i, .m:focus-visible i { background: color-mix(in srgb, var(--c) 34%, transparent) } .m:focus { outline: none }
.off-appointments i.appointments, .off-members i.members, .off-deadlines i.deadlines, .off-targets i.targets,
.off-responsibilities i.responsibilities, .off-citations i.citations, .review-only i:not(.r)
  { border-color: transparent !important; background: none !important }
.off-appointments .card.appointments, .off-members .card.members, .off-deadlines .card.deadlines, .off-targets .card.targets,
.off-responsibilities .card.responsibilities, .off-citations .card.citations, .review-only .card:not(.r) { display: none }
#panel { position: fixed; z-index: 3; width: 25rem; max-width: 100vw; max-height: 60vh; overflow: auto; background: var(--card);
  border: 1px solid var(--rule); border-radius: 8px; box-shadow: 0 6px 24px #0004; font: 14px/1.5 system-ui, sans-serif }
.card { padding: .5rem .8rem; border-left: 4px solid var(--c); border-bottom: 1px solid var(--rule); overflow-wrap: anywhere }
.card h4 { margin: 0; font-size: 1em } .card code { color: var(--soft); font-weight: 400; font-size: .9em }
.card q { quotes: none; color: var(--soft) } .card .why { color: #c92a2a }
.card dl { display: grid; grid-template-columns: auto 1fr; gap: 0 .8rem; margin: .3rem 0 }
.card dt { color: var(--soft) } .card dd { margin: 0 }
@media (min-width: 76rem) { main .note { position: absolute; left: 100%; width: 15rem; margin: 0 0 0 1rem } }
@media (max-width: 52rem) { .pg { position: static; display: block; text-align: left; line-height: 1.5 } }
@media (max-width: 44rem) {
  body { font-size: 16px } header { padding: .4rem .6rem } h1 { font-size: 1rem } .facts { display: none }
  nav, .top, #rows, main { padding: 0 .6rem } nav .wide { display: none } nav td.t { min-width: 0 }
  main table, main tbody, main tr, main td { display: block }
  main tr { border: 1px solid var(--rule); margin: .4rem 0 } main td { border: 0; min-width: 0 } main td:empty { display: none }
  #panel { left: 0 !important; right: 0; top: auto !important; bottom: 0; width: auto; max-height: 45vh;
    border-radius: 12px 12px 0 0 } }
@media print { header, #panel, #rows { display: none } }
"""

SCRIPT = """
'use strict';
const panel = document.getElementById('panel'), marks = [...document.querySelectorAll('.m')], at = new Map();
let pinned = false;
for (const mark of marks) for (const row of mark.dataset.r.split(' ')) at.set(row, [...(at.get(row) || []), mark]);
function hide() {
  panel.hidden = true;
  pinned = false;
  for (const mark of document.querySelectorAll('.on')) mark.classList.remove('on');
}
function show(mark) {
  hide();
  const rows = mark.dataset.r.split(' ');
  panel.replaceChildren(...rows.map(row => {
    const card = document.getElementById(row).cloneNode(true);
    card.removeAttribute('id');
    return card;
  }));
  for (const row of rows) for (const m of at.get(row)) m.classList.add('on');
  panel.hidden = false;
  const box = mark.getClientRects()[0], high = panel.offsetHeight;
  panel.style.left = Math.max(8, Math.min(box.left, innerWidth - panel.offsetWidth - 8)) + 'px';
  panel.style.top = (box.bottom + high + 12 < innerHeight ? box.bottom + 8 : Math.max(8, box.top - high - 8)) + 'px';
}
for (const mark of marks) {
  mark.addEventListener('pointerenter', e => { if (e.pointerType === 'mouse' && !pinned) show(mark) });
  mark.addEventListener('pointerleave', e => { if (e.pointerType === 'mouse' && !pinned) hide() });
  mark.addEventListener('click', e => { show(mark); pinned = true; e.stopPropagation() });
  mark.addEventListener('keydown', e => { if (e.key === 'Enter') { show(mark); pinned = true } });
}
document.addEventListener('click', e => { if (!panel.contains(e.target)) hide() });
document.addEventListener('keydown', e => { if (e.key === 'Escape') hide() });
for (const box of document.querySelectorAll('.filters input')) box.addEventListener('change', () => {
  hide();
  document.body.classList.toggle(box.dataset.c, box.dataset.c === 'review-only' ? box.checked : !box.checked);
});
"""
