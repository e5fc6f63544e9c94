// Keys, copying, the clock and the colour switch. Pages say which keys they want; the rest of the typing is left alone.
let layout = null;
let wanted = new Set();
let started = false;
let pendingG = 0;

export function start(reference, keys) {
  layout = reference;
  setKeys(keys);
  if (started) return;

  started = true;
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
  setInterval(tick, 1000);
  tick();
}

export function setKeys(keys) {
  wanted = new Set(keys);
}

function typing(target) {
  return target.closest('input, textarea, select, [contenteditable=true], .mud-dialog, [data-modal]');
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === 'Escape') {
    document.querySelectorAll('details[data-menu][open]').forEach(menu => { menu.open = false; });
    if (event.target.closest('input[type=search]')) event.target.blur();
    return;
  }
  if (typing(event.target) || document.querySelector('.mud-dialog, [data-modal]')) return;

  let key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Date.now() - pendingG < 1200 && wanted.has(`g ${key}`)) key = `g ${key}`;
  pendingG = key === 'g' ? Date.now() : 0;

  if (key === '/') {
    focusOn(event, document.querySelector('[data-search]') ?? document.getElementById('search'));
  } else if ((key === 'j' || key === 'k') && moveRow(key === 'j' ? 1 : -1)) {
    event.preventDefault();
  } else if (wanted.has(key)) {
    event.preventDefault();
    layout?.invokeMethodAsync('OnKeyAsync', key, document.activeElement?.closest('[data-row]')?.dataset.row ?? null);
  }
}

function focusOn(event, element) {
  if (!element) return;
  event.preventDefault();
  element.focus();
  element.select?.();
}

function moveRow(step) {
  const rows = [...document.querySelectorAll('[data-row]')];
  if (rows.length === 0) return false;

  const here = rows.indexOf(document.activeElement?.closest('[data-row]'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
  (next.matches('a, button') ? next : next.querySelector('a, button'))?.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

async function onClick(event) {
  const copy = event.target.closest('[data-copy]');
  if (copy) {
    event.preventDefault();
    await toClipboard(copy.dataset.copy);
    copy.dataset.copied = '';
    setTimeout(() => delete copy.dataset.copied, 1200);
    return;
  }
  const theme = event.target.closest('[data-set-theme]');
  if (theme) window.qagwTheme(theme.dataset.setTheme);
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(event.target) || event.target.closest('.menu-list a, .menu-list button')) menu.open = false;
  }
}

async function toClipboard(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);

  const area = Object.assign(document.createElement('textarea'), { value: text, className: 'sr' });
  document.body.append(area);
  area.select();
  document.execCommand('copy'); // plain HTTP inside a hospital has no clipboard API
  area.remove();
}

function tick() {
  for (const clock of document.querySelectorAll('[data-clock]')) {
    const local = new Date(Date.now() + Number(clock.dataset.clock) * 60000);
    const text = local.toISOString().slice(11, 16);
    if (clock.textContent !== text) clock.textContent = text;
  }
}
