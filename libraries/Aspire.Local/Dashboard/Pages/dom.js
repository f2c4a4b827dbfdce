// What every page uses: elements, texts, one details panel. Values reach the document as text or attributes, never as markup.
export const $ = id => document.getElementById(id);

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return node;
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const path = (...parts) => '/' + parts.map(encodeURIComponent).join('/');

export function clock(text, precise = false) {
  if (!text) return '';
  const date = new Date(text);
  return date.toLocaleTimeString([], { hour12: false }) + (precise ? '.' + String(date.getMilliseconds()).padStart(3, '0') : '');
}

export function duration(milliseconds) {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  if (milliseconds >= 1) return `${milliseconds.toFixed(1)} ms`;
  return `${Math.round(milliseconds * 1000)} µs`;
}

export async function get(address) {
  const response = await fetch(address);
  if (response.status === 401) location.href = '/login';
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
}

export function say(text) {
  $('message').textContent = text;
  $('message').hidden = !text;
  if (text) setTimeout(() => say(''), 8000);
}

// A stable colour for each resource.
export function hue(name) {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return `hue${hash % 8}`;
}

export const badge = name => element('span', { className: `badge ${hue(name)}`, textContent: name });

export function list(title, entries) {
  if (entries.length === 0) return [];
  const pairs = entries.flatMap(([term, value]) => [element('dt', { textContent: term }), element('dd', {}, value ?? '')]);
  return [element('h3', { textContent: title }), element('dl', {}, pairs)];
}

export const attributes = (title, pairs) => list(title, pairs.map(pair => [pair.key, pair.value]));

let opener = null;

export function showDetails(title, ...content) {
  if ($('details').hidden) opener = document.activeElement?.dataset?.key ?? null;
  $('details').replaceChildren(
    element('h2', {}, element('span', { textContent: title }), element('button', { type: 'button', textContent: 'Close', onclick: hideDetails })),
    ...content.flat());
  $('details').hidden = false;
  $('details').focus();
}

export function hideDetails() {
  if ($('details').hidden) return;
  $('details').hidden = true;
  $('details').replaceChildren();
  document.dispatchEvent(new Event('details-closed'));
  document.querySelector(`[data-key="${CSS.escape(opener ?? '')}"]`)?.focus();
}

// Replaces the rows of a table and leaves the focus where it was.
export function replaceRows(body, rows) {
  const focused = document.activeElement?.dataset?.key;
  body.replaceChildren(...rows);
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

export function table(caption, columns) {
  const body = element('tbody');
  const head = element('tr', {}, columns.map(column => element('th', { scope: 'col', textContent: column })));
  const root = element('div', { className: 'scroll' },
    element('table', {}, element('caption', { className: 'sr-only', textContent: caption }), element('thead', {}, head), body));
  return { root, body };
}

export function rowButton(key, text, onclick) {
  const button = element('button', { type: 'button', className: 'link', textContent: text, onclick });
  button.dataset.key = key;
  return button;
}

export function select(label, id, options, value, onchange) {
  const box = element('select', { id, onchange: () => onchange(box.value) });
  const fill = (list, chosen) => {
    box.replaceChildren(...list.map(([key, text]) => element('option', { value: key, textContent: text })));
    box.value = chosen;
  };
  fill(options, value);
  return { root: element('span', { className: 'field' }, element('label', { htmlFor: id, textContent: label }), box), box, fill };
}

export function search(label, id, value, onchange) {
  let timer = 0;
  const box = element('input', { id, type: 'search', value, oninput: () => { clearTimeout(timer); timer = setTimeout(() => onchange(box.value), 200); } });
  return element('span', { className: 'field' }, element('label', { htmlFor: id, textContent: label }), box);
}

// Content that changes by itself can be held (WCAG 2.2.2).
export function pause(onchange) {
  const button = element('button', { type: 'button', textContent: 'Pause', ariaPressed: 'false' });
  button.onclick = () => {
    const held = button.ariaPressed !== 'true';
    button.ariaPressed = String(held);
    button.textContent = held ? 'Resume' : 'Pause';
    onchange(held);
  };
  return button;
}
