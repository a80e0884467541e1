/** The little script of the list: brings it up to date while it stands open, and lets j, k and o move through it. Without it the page works by reloading. */
export const QUEUE_SCRIPT_PATH = '/desk/queue.js';

export const QUEUE_SCRIPT = `
(() => {
  const queue = document.getElementById('queue');
  const news = document.getElementById('queue-news');
  const links = () => [...queue.querySelectorAll('.case a')];
  let shown = null;
  let known = new Set(links().map((link) => link.pathname));

  // Whoever stands on a case, or is copying a number, stays there.
  function show(rows) {
    const at = queue.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    const selection = getSelection();
    if (!selection.isCollapsed && queue.contains(selection.anchorNode)) return false;
    queue.innerHTML = rows;
    if (at) { const same = links().find((link) => link.getAttribute('href') === at); if (same) same.focus({ preventScroll: true }); }
    const fresh = links().filter((link) => !known.has(link.pathname)).length;
    if (fresh > 0) news.textContent = news.dataset.news.replace('0', fresh);
    known = new Set(links().map((link) => link.pathname));
    return true;
  }
  async function look() {
    try {
      const response = await fetch('/desk/rows' + location.search, { redirect: 'error' });
      if (response.status === 401) { news.textContent = news.dataset.gone; return; }
      if (response.ok) {
        const rows = await response.text();
        if (rows !== shown && show(rows)) shown = rows;
      }
    } catch { /* The next look may succeed. */ }
    setTimeout(look, document.hidden ? 60000 : 10000);
  }
  setTimeout(look, 10000);

  // Single keys get in the way of some people's input: they can be switched off, and stay off.
  const off = 'rongye-desk-keys-off';
  let keys = localStorage.getItem(off) === null;
  const line = document.getElementById('queue-keys');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'plain';
  const say = () => { button.textContent = keys ? line.dataset.on : line.dataset.off; };
  button.addEventListener('click', () => {
    keys = !keys;
    if (keys) localStorage.removeItem(off); else localStorage.setItem(off, '1');
    say();
  });
  say();
  line.append(button);
  document.addEventListener('keydown', (event) => {
    if (!keys || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest('input, textarea, select')) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === 'j') (all[at + 1] || all[all.length - 1])?.focus();
    else if (event.key === 'k') (all[at - 1] || all[0])?.focus();
    else if (event.key === 'o' && at >= 0) all[at].click();
  });
})();
`.trimStart();
