/** The desk's one stylesheet, served as a file so that the pages need no inline style. */
import { createHash } from 'node:crypto';

export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --page: #f4f5f2; --card: #ffffff; --ink: #1b1f1a; --soft: #565d54; --line: #d5d9d1; --field: #7b8378;
  --brand: #1d5c3f; --brand-ink: #ffffff; --link: #17557f; --focus: #b45309;
  --good: #17603c; --good-bg: #e3f1e8; --warn: #7a4a00; --warn-bg: #fbefd5; --bad: #9b1c1c; --bad-bg: #fbe6e4; --info: #1e4f7a; --info-bg: #e4eef7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #141713; --card: #1e221d; --ink: #e9ece6; --soft: #a9b1a5; --line: #3a4038; --field: #7f887b;
    --brand: #8fd0ab; --brand-ink: #0e2418; --link: #8ec5ee; --focus: #fbbf24;
    --good: #93d9b0; --good-bg: #183324; --warn: #f2c879; --warn-bg: #3a2c10; --bad: #f6a8a1; --bad-bg: #421b19; --info: #9fcdf3; --info-bg: #15304a;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--page); color: var(--ink); line-height: 1.6; font-size: 1rem; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
}
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; }
h1 { font-size: 1.375rem; line-height: 1.35; }
h2 { font-size: 1.0625rem; line-height: 1.4; }
h3 { font-size: 1rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem .75rem; z-index: 1; }
.quiet { color: var(--soft); }
.small { font-size: .875rem; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.wide { max-width: 82rem; margin: 0 auto; padding: 0 1rem; }

.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top .wide { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; padding-block: .5rem; }
.top .brand { font-weight: 700; font-size: 1.125rem; color: var(--brand); text-decoration: none; margin-inline-end: auto; padding: .5rem 0; }
.top form { margin: 0; }
.top a, .top .plain { display: inline-flex; align-items: center; min-height: 2.75rem; }
.rooms { background: var(--card); border-bottom: 1px solid var(--line); }
.rooms ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; }
.rooms a { display: inline-flex; align-items: center; min-height: 2.75rem; }
.rooms a[aria-current] { font-weight: 700; color: var(--ink); text-decoration: none; box-shadow: inset 0 -3px 0 var(--brand); }
main.wide { padding-block: 1.25rem 3rem; }

button, .button {
  font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.1rem; border-radius: .5rem; border: 1px solid var(--brand);
  background: var(--brand); color: var(--brand-ink); cursor: pointer; text-decoration: none; display: inline-block;
}
button:hover, .button:hover { filter: brightness(1.08); }
button.plain { background: none; border: 0; color: var(--link); font-weight: 400; text-decoration: underline; text-underline-offset: .2em; padding: .25rem 0; }
button.second, .button.second { background: var(--card); color: var(--brand); }
button.danger { background: var(--card); color: var(--bad); border-color: var(--bad); }
input, textarea, select {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .5rem; padding: .5rem .75rem; min-height: 2.75rem; width: 100%;
}
input[type="checkbox"] { width: 1.4rem; min-height: 1.4rem; flex: none; }
progress { width: 100%; }
textarea { min-height: 6rem; resize: vertical; }
[aria-invalid="true"] { border-color: var(--bad); border-width: 2px; }
label { font-weight: 600; }
.field { display: grid; gap: .3rem; margin-block: .75rem; }
.error { color: var(--bad); font-weight: 600; }

.views { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin-block: 1rem; }
.views a { display: inline-flex; align-items: center; gap: .5rem; min-height: 2.75rem; padding: .25rem .9rem; border: 1px solid var(--line); border-radius: 2rem; background: var(--card); color: var(--ink); text-decoration: none; }
.views a:hover { border-color: var(--brand); }
.views a[aria-current] { background: var(--brand); color: var(--brand-ink); border-color: var(--brand); font-weight: 600; }
.find { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin-bottom: 1rem; }
.find .field { margin: 0; flex: 1 1 14rem; }
.find .field.narrow { flex: 0 1 10rem; }
.tick { display: inline-flex; align-items: center; gap: .5rem; min-height: 2.75rem; font-weight: 400; }
.tick input { width: 1.25rem; height: 1.25rem; min-height: 0; margin: 0; padding: 0; flex: none; accent-color: var(--brand); }
.find .clear { display: inline-flex; align-items: center; min-height: 2.75rem; }
.bar { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .5rem 1rem; margin-bottom: .5rem; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem; }
.card + .card { margin-top: 1rem; }
.stack { display: grid; gap: 1rem; }
.stack > .card { margin: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.buttons form { margin: 0; }
.assignee .buttons { margin-top: .5rem; }
.give, .pick { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
.give .field, .pick .field { flex: 1 1 9rem; margin-bottom: 0; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; padding: .25rem .75rem .5rem; min-width: 0; }
fieldset .tick { display: flex; }
legend { font-weight: 600; }
.checks { list-style: none; padding: 0; display: grid; gap: .5rem; }
.checks li { display: flex; gap: .75rem; align-items: center; }
.checks form { margin: 0; }
.check { display: grid; place-items: center; width: 2.75rem; padding: 0; background: var(--card); border-color: var(--field); color: var(--good); font-size: 1.25rem; line-height: 1; flex: none; }
.check.done { background: var(--good-bg); border-color: var(--good); }
.suggested { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center; }
.totals { display: flex; flex-wrap: wrap; gap: 1rem; margin-bottom: 1rem; }
.totals div { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .75rem 1.25rem; flex: 1 1 10rem; }
.totals dt { color: var(--soft); }
.totals dd { font-size: 1.75rem; font-weight: 700; }
.charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 50rem), 1fr)); align-items: start; }
.charts .card { margin: 0; }
.chart { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); align-items: start; }
.chart svg { width: 100%; max-width: 28rem; height: auto; font-size: 17px; }
.chart text { fill: currentColor; dominant-baseline: central; }
.chart text.label { text-anchor: end; }
.chart rect { fill: var(--brand); }
.chart caption { text-align: start; }
.chart thead th { word-break: keep-all; overflow-wrap: normal; }
.chart td.number { white-space: normal; }
.scroll { overflow-x: auto; margin-block: .75rem; }
.scroll td, .scroll th { white-space: nowrap; padding-inline-end: 1rem; }
.lead { margin-block: .25rem 1rem; }
.canned dd + dt { margin-top: .75rem; }
main > h1 { margin-bottom: .75rem; }
.card > h2 { margin-bottom: .6rem; }
.tag { display: inline-block; border-radius: .4rem; padding: .05rem .55rem; font-size: .875rem; font-weight: 600; background: var(--info-bg); color: var(--info); white-space: nowrap; }
.tag.new, .tag.urgent, .tag.long, .tag.needs-review, .tag.pending, .tag.unknown { background: var(--warn-bg); color: var(--warn); }
.tag.completed, .tag.likely, .tag.sent, .tag.yes { background: var(--good-bg); color: var(--good); }
.tag.crisis, .tag.refused, .tag.overdue, .tag.late { background: var(--bad-bg); color: var(--bad); }
.tag.failed, .tag.withdrawn, .tag.erased, .tag.unlikely, .tag.no { background: none; color: var(--soft); box-shadow: inset 0 0 0 1px var(--field); }

.ledger { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.ledger caption { text-align: start; color: var(--soft); font-size: .875rem; padding-bottom: .4rem; }
.ledger th { text-align: start; font-size: .875rem; color: var(--soft); font-weight: 600; white-space: nowrap; }
.ledger th, .ledger td { padding: .65rem .75rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
.ledger tbody tr:last-child > * { border-bottom: 0; }
.ledger tbody tr:hover { background: var(--page); }
.ledger tr.crisis > th { box-shadow: inset .3rem 0 0 var(--bad); }
#others:empty { display: none; }
.ledger .case a { font-weight: 600; font-size: 1rem; }
.ledger .tag + .tag { margin-inline-start: .35rem; }
.pages { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin-top: 1rem; }
@media (max-width: 50rem) {
  .ledger, .ledger caption, .ledger tbody, .ledger tr, .ledger td, .ledger th { display: block; }
  .ledger { background: none; border: 0; }
  .ledger thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .ledger tbody tr { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .75rem 1rem; margin-bottom: .75rem; }
  .ledger tr.crisis { box-shadow: inset .3rem 0 0 var(--bad); }
  .ledger tr.crisis > th { box-shadow: none; }
  .ledger th, .ledger td { border: 0; padding: .15rem 0; }
  .ledger td[data-label]::before { content: attr(data-label) "\\2003"; color: var(--soft); font-size: .875rem; }
  .ledger .case a { display: inline-flex; align-items: center; min-height: 2.75rem; font-size: 1.0625rem; }
}

@media (max-width: 50rem) {
  .views { margin-block: .75rem; }
  .views a { padding-inline: .7rem; }
  .find { gap: .5rem; }
  .find[role="search"] .field { flex-basis: 100%; }
  .find[role="search"] .field.narrow { flex: 1 1 6rem; min-width: 0; }
  .find .narrow select { padding-inline: .4rem; }
}

.heading { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .75rem; margin-block: .5rem 1rem; }
.columns { display: grid; gap: 1rem; align-items: start; }
.columns > aside { order: 0; }
@media (min-width: 64rem) {
  .columns { grid-template-columns: minmax(0, 1fr) 23rem; }
  .columns > aside { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto; }
  .to-actions { display: none; }
}
.facts { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .35rem 1rem; align-items: baseline; }
.facts dt { color: var(--soft); }
.facts .tel { font-size: 1.25rem; font-weight: 700; letter-spacing: .02em; white-space: nowrap; display: inline-flex; align-items: center; min-height: 2.75rem; }
@media (max-width: 36rem) {
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dt { font-size: .875rem; }
  .facts dd { margin-bottom: .5rem; }
}
.card h3 { margin: 1rem 0 .4rem; }
.card > h3:first-child { margin-top: 0; }
.between { margin-block: 1.5rem .6rem; }
.news form { margin-top: .75rem; }
.news { margin-bottom: 1rem; border-inline-start: .3rem solid var(--brand); }
.verdict { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .75rem; }
.verdict .tag { font-size: 1.0625rem; padding: .2rem .75rem; }
.basis { margin-top: 1rem; }
.bullets { padding-inline-start: 1.25rem; display: grid; gap: .35rem; }
.bare { list-style: none; padding: 0; display: grid; gap: .6rem; }
.answers { width: 100%; border-collapse: collapse; }
.answers th, .answers td { text-align: start; vertical-align: top; padding: .45rem .5rem .45rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
.answers thead th { font-size: .875rem; color: var(--soft); font-weight: 600; }
.answers tbody th { width: 45%; color: var(--soft); }
.answers tr:last-child > * { border-bottom: 0; }
blockquote { margin: .4rem 0 0; padding-inline-start: .8rem; border-inline-start: 3px solid var(--brand); }
.said { white-space: pre-wrap; }
.talk { list-style: none; padding: .5rem 0 0; display: grid; gap: .5rem; }
.talk li { padding: .5rem .75rem; border-radius: .6rem; background: var(--page); max-width: 90%; }
.talk li.user { background: var(--good-bg); margin-inline-start: auto; }
.history { list-style: none; padding: 0; display: grid; gap: 0; }
.history li { padding: .6rem 0 .6rem 1.1rem; border-inline-start: 2px solid var(--line); position: relative; }
.history li::before { content: ""; position: absolute; inset-inline-start: -.4rem; top: 1.15rem; width: .65rem; height: .65rem; border-radius: 50%; background: var(--field); }
.history li.person::before { background: var(--brand); }
.history li.minor { color: var(--soft); font-size: .875rem; }
details { border-top: 1px solid var(--line); }
details:first-of-type { border-top: 0; }
summary { cursor: pointer; font-weight: 600; padding: .6rem 0; min-height: 2.75rem; }
.card > details:only-child > summary { padding: 0; min-height: 2.25rem; line-height: 2.25rem; }
details form { padding-bottom: 1rem; }
.flash { border-radius: .75rem; padding: .75rem 1rem; margin-bottom: 1rem; background: var(--info-bg); color: var(--info); font-weight: 600; }
.flash.sent { background: var(--good-bg); color: var(--good); }
.flash.pending { background: var(--warn-bg); color: var(--warn); }
.flash.refused { background: var(--bad-bg); color: var(--bad); }
.middle { max-width: 30rem; margin: 3rem auto 0; }
.middle h1 { margin-bottom: .75rem; }
.copy { font-family: ui-monospace, monospace; background: var(--page); padding: .75rem; border-radius: .5rem; margin-top: .75rem; user-select: all; }
@media print { .top, .rooms, aside, .to-actions, .views, .find { display: none; } body { background: none; } }
`.trimStart();

/** Changes with the stylesheet, so that browsers may keep each version for good. */
export const STYLESHEET_VERSION = createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 12);
export const STYLESHEET_PATH = '/desk/desk.css';
