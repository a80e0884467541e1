/** The desk's stylesheet: light and dark, from 320 px on, no script. Colours keep at least 4.5:1. */
export const STYLE = `
:root { color-scheme: light dark; --page: #ededed; --card: #fff; --text: #191919; --soft: #555; --line: #d0d0d0; --link: #2b5797; --main: #067a3e; --warn: #b3261e; --note: #e7f4ec; }
@media (prefers-color-scheme: dark) { :root { --page: #111; --card: #1e1e1e; --text: #e8e8e8; --soft: #b0b0b0; --line: #3a3a3a; --link: #9db8e0; --main: #3eb575; --warn: #ff8a80; --note: #17301f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.6 -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 16px; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, textarea:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--card); padding: 8px; z-index: 1; }
.bar { display: flex; flex-wrap: wrap; gap: 8px; justify-content: space-between; align-items: center; padding: 10px 16px; background: var(--card); border-bottom: 1px solid var(--line); }
.bar form { display: flex; gap: 12px; align-items: center; }
.brand { font-weight: 600; color: var(--text); text-decoration: none; }
h1 { font-size: 1.4rem; margin: 0 0 8px; } h2 { font-size: 1.1rem; margin: 0 0 8px; } h3 { font-size: 1rem; margin: 12px 0 4px; }
.head { display: flex; flex-wrap: wrap; gap: 8px 24px; justify-content: space-between; align-items: end; margin-bottom: 12px; }
.head form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 0 0 16px; overflow-wrap: anywhere; }
.narrow { max-width: 420px; margin: 32px auto; }
.stack { display: grid; gap: 8px; margin: 8px 0 16px; }
.columns { display: grid; gap: 16px; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
@media (max-width: 800px) { .columns { grid-template-columns: minmax(0, 1fr); } }
input, textarea, button { font: inherit; color: inherit; }
input, textarea { width: 100%; padding: 8px; border: 1px solid var(--soft); border-radius: 6px; background: var(--card); }
.head input { width: 220px; }
button { min-height: 44px; padding: 8px 16px; border: 1px solid var(--soft); border-radius: 6px; background: var(--card); cursor: pointer; }
button.main { background: #067a3e; border-color: #067a3e; color: #fff; }
button.quiet { border: 0; text-decoration: underline; }
.filters { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 12px; }
.filters a { padding: 8px 14px; border: 1px solid var(--line); border-radius: 22px; background: var(--card); text-decoration: none; }
.filters a[aria-current] { border-color: var(--main); font-weight: 600; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 10px 12px; border-bottom: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
thead th { color: var(--soft); } tbody a { font-weight: 600; }
.state { padding: 2px 10px; border: 1px solid currentColor; border-radius: 12px; white-space: nowrap; }
.state.delivered { color: var(--warn); } .state.accepted, .state.completed { color: var(--main); }
.urgency { color: var(--warn); margin-left: 8px; } tr.crisis { box-shadow: inset 4px 0 var(--warn); }
.notice { padding: 10px 14px; border-radius: 8px; border: 1px solid var(--line); background: var(--card); }
.notice.good { background: var(--note); } .notice.bad { border-color: var(--warn); color: var(--warn); }
.small { color: var(--soft); font-size: .9rem; }
.empty { padding: 32px; text-align: center; color: var(--soft); }
dl { margin: 0; } dl div { display: grid; grid-template-columns: minmax(6em, 2fr) 3fr; gap: 8px; padding: 4px 0; border-bottom: 1px solid var(--line); } dt { color: var(--soft); } dd { margin: 0; }
ul, ol { padding-left: 1.4em; margin: 0; } li { margin: 4px 0; }
.history, .transcript { list-style: none; padding: 0; } .transcript li { white-space: pre-wrap; } .speaker { color: var(--soft); }
blockquote { margin: 4px 0 8px; padding-left: 10px; border-left: 3px solid var(--line); white-space: pre-wrap; }
summary { min-height: 44px; display: flex; align-items: center; cursor: pointer; font-weight: 600; }
`;
