// A first look at the pictures: stack, window, zoom. The server renders; this only asks for the right picture and moves it about.
export function mount(root) {
  return new Viewer(root);
}

const ahead = 4;      // neighbours fetched beforehand
const kept = 80;      // pictures held in memory
const rest = 120;     // ms between the last move and the question for another window

class Viewer {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector('[data-stage]');
    this.picture = root.querySelector('[data-picture]');
    this.note = root.querySelector('[data-note]');
    this.slider = root.querySelector('[data-act=slide]');
    this.frames = [];
    this.cache = new Map();
    this.abort = new AbortController();
    this.listen();
    this.reset();
  }

  show(stack) {
    this.stack = stack;
    this.picture.removeAttribute('src');
    this.clear();
    this.frames = stack.images.flatMap(image => Array.from({ length: image.frames }, (_, i) => ({ sop: image.sop, frame: i + 1, of: image.frames })));
    this.at = 0;
    this.play(false);
    this.reset();
    this.slider.max = Math.max(1, this.frames.length);
    this.picture.hidden = this.frames.length === 0;
    if (this.frames.length === 0) this.say('This series has no pictures: it is a report, a presentation state or another document.');
    else this.go(0);
  }

  listen() {
    const on = (target, name, handler, options) => target.addEventListener(name, handler, { signal: this.abort.signal, ...options });
    on(this.root, 'click', event => this.act(event.target.closest('[data-act]')?.dataset.act));
    on(this.root, 'change', event => event.target.dataset.act === 'preset' && this.preset(event.target.value));
    on(this.slider, 'input', () => this.go(Number(this.slider.value) - 1));
    on(this.stage, 'wheel', event => this.wheel(event), { passive: false });
    on(this.root, 'keydown', event => this.key(event));
    on(this.stage, 'pointerdown', event => this.down(event));
    on(this.stage, 'pointermove', event => this.move(event));
    on(this.stage, 'pointerup', () => this.up());
    on(this.stage, 'pointercancel', () => this.up());
    on(this.stage, 'dblclick', () => this.reset());
  }

  act(name) {
    if (name === 'invert') this.invert();
    else if (name === 'in') this.zoomBy(1.25);
    else if (name === 'out') this.zoomBy(0.8);
    else if (name === 'reset') { this.reset(); this.load(); }
    else if (name === 'play') this.play(!this.timer);
  }

  key(event) {
    if (event.target.closest('select, input')) return;
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const name = { '+': 'in', '=': 'in', '-': 'out', '0': 'reset', i: 'invert', p: 'play' }[event.key];
    if (event.key in steps) this.go(this.at + steps[event.key]);
    else if (name && !event.ctrlKey && !event.metaKey) this.act(name);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  wheel(event) {
    event.preventDefault();
    if (event.ctrlKey) { this.zoomBy(event.deltaY < 0 ? 1.1 : 0.9); return; }
    this.turned = (this.turned ?? 0) + event.deltaY;
    if (Math.abs(this.turned) < 30) return; // touch pads send many small steps
    this.go(this.at + Math.sign(this.turned));
    this.turned = 0;
  }

  go(index) {
    if (this.frames.length === 0) return;
    this.at = Math.min(this.frames.length - 1, Math.max(0, index));
    this.slider.value = this.at + 1;
    this.label();
    this.load();
  }

  url(index) {
    const { sop, frame } = this.frames[index];
    const window = this.asked ? `&window=${this.asked.center},${this.asked.width}` : '';
    return `/api/studies/${this.stack.study}/instances/${sop}/rendered?frame=${frame}${window}`;
  }

  async load() {
    const index = this.at;
    if (this.frames.length === 0) return;
    const url = this.url(index);
    try {
      const shown = await this.fetch(url);
      if (index !== this.at || url !== this.url(this.at)) return; // somebody scrolled on
      this.say('');
      this.picture.src = shown.src;
      this.stored ??= shown.window;
      this.shown = this.asked ?? shown.window;
      this.soft = { brightness: 1, contrast: 1 };
      this.label();
      this.paint();
      for (let i = 1; i <= ahead; i++) {
        for (const next of [index + i, index - i]) {
          if (next >= 0 && next < this.frames.length) this.fetch(this.url(next)).catch(() => {});
        }
      }
    } catch (error) {
      if (index === this.at) this.say(error.message);
    }
  }

  fetch(url) {
    let entry = this.cache.get(url);
    if (entry) {
      this.cache.delete(url); // newest last
    } else {
      entry = this.ask(url);
      entry.catch(() => this.cache.delete(url));
    }
    this.cache.set(url, entry);
    if (this.cache.size > kept) {
      const [oldest, old] = this.cache.entries().next().value;
      this.cache.delete(oldest);
      old.then(o => o.src !== this.picture.src && URL.revokeObjectURL(o.src)).catch(() => {});
    }
    return entry;
  }

  async ask(url) {
    const answer = await fetch(url, { signal: this.abort.signal, credentials: 'same-origin' });
    if (!answer.ok) throw new Error(await reason(answer));
    const center = parseFloat(answer.headers.get('X-Window-Center'));
    const width = parseFloat(answer.headers.get('X-Window-Width'));
    return {
      src: URL.createObjectURL(await answer.blob()),
      window: Number.isFinite(center) && Number.isFinite(width) ? { center, width } : null,
    };
  }

  preset(value) {
    const [center, width] = value.split(',').map(Number);
    this.asked = value ? { center, width } : null;
    this.load();
  }

  down(event) {
    if (event.button !== 0 || this.frames.length === 0) return;
    this.root.focus({ preventScroll: true });
    this.stage.setPointerCapture(event.pointerId);
    this.drag = { x: event.clientX, y: event.clientY, move: event.shiftKey, from: this.shown, pan: { ...this.pan }, soft: { ...this.soft } };
  }

  move(event) {
    if (!this.drag) return;
    const dx = event.clientX - this.drag.x;
    const dy = event.clientY - this.drag.y;
    if (this.drag.move) {
      this.pan = { x: this.drag.pan.x + dx, y: this.drag.pan.y + dy };
    } else if (this.drag.from) {
      const step = Math.max(1, this.drag.from.width / 400);
      this.asked = { center: Math.round(this.drag.from.center + dy * step), width: Math.max(1, Math.round(this.drag.from.width + dx * step)) };
      this.follow();
    } else { // the server did not say the window: work on the picture itself
      this.soft = { brightness: clamp(this.drag.soft.brightness - dy / 200), contrast: clamp(this.drag.soft.contrast + dx / 200) };
    }
    this.label();
    this.paint();
  }

  // While the pointer moves the picture at hand is bent towards the new window; a moment later the server's own takes its place.
  follow() {
    const { from } = this.drag;
    const contrast = from.width / this.asked.width;
    this.soft = { contrast: clamp(contrast), brightness: clamp(1 + (from.center - this.asked.center) / from.width) };
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.load(), rest);
  }

  up() {
    this.drag = null;
  }

  invert() {
    this.inverted = !this.inverted;
    this.press('invert', this.inverted);
    this.paint();
  }

  zoomBy(factor) {
    this.zoom = Math.min(16, Math.max(0.25, this.zoom * factor));
    this.label();
    this.paint();
  }

  play(on) {
    clearInterval(this.timer);
    this.timer = on && this.frames.length > 1 ? setInterval(() => this.go((this.at + 1) % this.frames.length), 100) : null;
    this.press('play', Boolean(this.timer));
  }

  reset() {
    this.zoom = 1;
    this.pan = { x: 0, y: 0 };
    this.soft = { brightness: 1, contrast: 1 };
    this.inverted = false;
    this.asked = null;
    this.press('invert', false);
    const preset = this.root.querySelector('[data-act=preset]');
    if (preset) preset.value = '';
    this.label();
    this.paint();
  }

  press(name, on) {
    this.root.querySelector(`[data-act=${name}]`)?.setAttribute('aria-pressed', String(on));
  }

  paint() {
    const { style } = this.picture;
    style.transform = `translate(${this.pan.x}px, ${this.pan.y}px) scale(${this.zoom})`;
    style.imageRendering = this.zoom > 3 ? 'pixelated' : 'auto';
    style.filter = [
      this.soft.contrast !== 1 && `contrast(${this.soft.contrast})`,
      this.soft.brightness !== 1 && `brightness(${this.soft.brightness})`,
      this.inverted && 'invert(1)',
    ].filter(Boolean).join(' ') || 'none';
  }

  label() {
    const over = name => this.root.querySelector(`[data-over=${name}]`);
    const here = this.frames[this.at];
    const place = here ? `Image ${this.at + 1} of ${this.frames.length}${here.of > 1 ? ` · frame ${here.frame} of ${here.of}` : ''}` : '';
    const window = this.asked ?? this.shown;
    over('place').textContent = place;
    over('window').textContent = window && here ? `C ${round(window.center)}  W ${round(window.width)}` : '';
    over('zoom').textContent = here && this.zoom !== 1 ? `${Math.round(this.zoom * 100)} %` : '';
    this.picture.alt = here ? `${this.stack.title}, ${place.toLowerCase()}` : '';
  }

  say(text) {
    this.note.textContent = text;
    this.picture.style.visibility = text ? 'hidden' : '';
  }

  clear() {
    clearTimeout(this.waiting);
    for (const entry of this.cache.values()) entry.then(e => URL.revokeObjectURL(e.src)).catch(() => {});
    this.cache.clear();
    this.stored = null;
    this.shown = null;
  }

  dispose() {
    this.play(false);
    this.abort.abort();
    this.clear();
  }
}

async function reason(answer) {
  try {
    const problem = await answer.json();
    return problem.detail ?? problem.title ?? `The picture could not be shown (${answer.status}).`;
  } catch {
    return `The picture could not be shown (${answer.status}).`;
  }
}

const clamp = value => Math.min(4, Math.max(0.1, value));
const round = value => Math.round(value * 10) / 10;
