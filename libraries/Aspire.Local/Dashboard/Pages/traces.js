// The list of traces, and one of them as a tree on a time line.
import { element, select, search, pause, table, replaceRows, rowButton, badge, hue, clock, duration, get, list, attributes, showDetails, path, say } from './dom.js';
import { choices, navigation } from './state.js';

export const title = 'Traces';
const filter = { resource: '', text: '' };
let body = null;
let head = null;
let resource = null;
let detail = null;
let held = false;

export function open([kind, id]) {
  held = false;
  detail = kind === 'detail' ? id : null;
  head = element('span', { className: 'quiet', role: 'status' });
  return detail ? openTree() : openList(kind === 'resource' ? id : '');
}

export function resourcesChanged() {
  const known = choices(true);
  if (!detail && resource.box.options.length !== known.length) resource.fill(known, filter.resource);
}

export function telemetryChanged(before, now) {
  if (!held && before.traces !== now.traces) refresh();
}

const refresh = () => detail ? refreshTree() : refreshList();
const holder = () => pause(value => { held = value; if (!held) refresh(); });

function openList(id) {
  filter.resource = id;
  const rows = table('Traces', ['Started', 'Name', 'Resources and spans', 'Duration']);
  body = rows.body;
  resource = select('Resource', 'trace-resource', choices(true), id,
    value => navigation.go(value ? path('traces', 'resource', value) : '/traces'));
  refreshList();
  return [
    element('div', { className: 'bar' }, element('h2', { textContent: title }), resource.root,
      search('Text', 'trace-text', filter.text, value => { filter.text = value; refreshList(); }), holder(), head),
    rows.root,
  ];
}

async function refreshList() {
  try {
    const traces = await get(`/api/traces?${new URLSearchParams(filter)}`);
    if (!body.isConnected || detail) return;
    head.textContent = `${traces.length}${traces.length === 1000 ? ' newest' : ''} trace${traces.length === 1 ? '' : 's'}`;
    const longest = Math.max(...traces.map(trace => trace.duration), 0.001);
    replaceRows(body, traces.map(trace => row(trace, longest)));
  } catch (error) {
    say(error.message);
  }
}

function row(trace, longest) {
  const link = element('a', { href: path('traces', 'detail', trace.id), textContent: `${trace.resource}: ${trace.name}` });
  link.dataset.key = trace.id;
  const bar = element('span', { className: 'length', ariaHidden: 'true' });
  bar.style.setProperty('--length', `${100 * trace.duration / longest}%`);
  return element('tr', {},
    element('td', { className: 'number', textContent: clock(trace.start, true) }),
    element('td', { className: 'wide' }, link, trace.hasError ? element('span', { className: 'error', textContent: ' error' }) : null),
    element('td', {}, trace.parts.map(part => [badge(`${part.resource}`), ` ${part.spans} `])),
    element('td', { className: 'number' }, duration(trace.duration), bar));
}

function openTree() {
  const rows = table('Spans', ['Span', 'Resource', 'Time line']);
  rows.root.classList.add('tree');
  body = rows.body;
  refreshTree();
  return [
    element('div', { className: 'bar' }, element('h2', {}, element('a', { href: '/traces', textContent: 'Traces' }), ` / ${detail.slice(0, 8)}`),
      element('a', { href: `/structuredlogs?trace=${encodeURIComponent(detail)}`, textContent: 'Its log records' }), holder(), head),
    rows.root,
  ];
}

async function refreshTree() {
  try {
    const trace = await get(path('api', 'traces', detail));
    if (!body.isConnected || trace.id !== detail) return;
    const resources = new Set(trace.spans.map(span => span.resource)).size;
    head.textContent = `${clock(trace.start, true)}, ${duration(trace.duration)}, ${trace.spans.length} spans, ${resources} resources`;
    replaceRows(body, trace.spans.map(span => spanRow(span, trace)));
  } catch (error) {
    head.textContent = error.message.startsWith('404') ? 'This trace is not here (any more).' : error.message;
  }
}

function spanRow(span, trace) {
  const whole = Math.max(trace.duration, 0.001);
  const bar = element('span', { className: `span ${hue(span.resource)} ${span.isError ? 'failed' : ''}`, ariaHidden: 'true' });
  bar.style.setProperty('--start', `${100 * span.offset / whole}%`);
  bar.style.setProperty('--width', `${Math.max(100 * span.duration / whole, 0.3)}%`);
  const name = element('th', { scope: 'row', className: 'wide' }, rowButton(span.id, span.name, () => spanDetails(span)),
    span.isError ? element('span', { className: 'error', textContent: ' error' }) : null);
  name.style.setProperty('--depth', span.depth);
  return element('tr', {}, name, element('td', {}, badge(span.resource)),
    element('td', { className: 'line' }, element('span', { className: 'track' }, bar), element('span', { className: 'number', textContent: duration(span.duration) })));
}

function spanDetails(span) {
  showDetails(span.name, list('Span', [['Resource', span.resource], ['Kind', span.kind], ['Source', span.scope], ['Starts after', duration(span.offset)],
    ['Duration', duration(span.duration)], ['Status', span.isError ? `Error ${span.statusMessage}` : 'Ok'], ['Span id', span.id], ['Parent', span.parent ?? '']]),
  attributes('Attributes', span.attributes),
  span.events.flatMap(entry => attributes(`Event ${entry.name} after ${duration(entry.offset)}`, entry.attributes)),
  list('Links', span.links.map(link => ['Trace', element('a', { href: path('traces', 'detail', link.traceId), textContent: link.traceId })])));
}
