/** The little script of the live page: looks for new lines, and sends with Enter. Without it the page works by reloading. */
export const LIVE_SCRIPT = `
(() => {
  const talk = document.getElementById('talk');
  const field = document.getElementById('live-text');
  let shown = null;
  // Only what is new is put in, so that a screen reader says it once.
  function show(lines) {
    const holder = document.createElement('div');
    holder.innerHTML = lines;
    const list = talk.firstElementChild;
    [...holder.firstElementChild.children].forEach((line, index) => {
      const old = list.children[index];
      if (!old) { list.append(line); line.scrollIntoView({ block: 'nearest' }); }
      else if (old.outerHTML !== line.outerHTML) old.replaceWith(line);
    });
  }
  async function look() {
    try {
      const response = await fetch(location.pathname + '/lines', { redirect: 'error' });
      if (response.ok) {
        const lines = await response.text();
        if (lines !== shown) show(lines);
        shown = lines;
      }
    } catch { /* The next look may succeed. */ }
    setTimeout(look, document.hidden ? 5000 : 1500);
  }
  if (field) field.addEventListener('keydown', (event) => {
    // While characters are being chosen, Enter chooses.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !field.value.trim()) return;
    event.preventDefault();
    field.form.requestSubmit();
  });
  look();
})();
`.trimStart();
