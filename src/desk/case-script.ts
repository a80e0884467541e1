/** The little script of the case page: says that it is still open here, and who else has it open. */
export const CASE_SCRIPT_PATH = '/desk/case.js';

export const CASE_SCRIPT = `
(() => {
  const others = document.getElementById('others');
  async function here() {
    try {
      const response = document.hidden ? null : await fetch(location.pathname + '/others', { redirect: 'error' });
      if (response && response.ok) {
        const said = await response.text();
        if (others.textContent.trim() !== said) {
          others.textContent = said;
          others.className = said ? 'flash pending' : '';
        }
      }
    } catch { /* The next time may succeed. */ }
    setTimeout(here, 30000);
  }
  setTimeout(here, 30000);
})();
`.trimStart();
