// Structured log records of all resources.
import { element, select, search, pause, table, replaceRows, rowButton, badge, clock, get, list, attributes, showDetails, path, say } from './dom.js';
import { choices, navigation } from './state.js';

export const title = 'Structured logs';
const levels = ['Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical'];
const filter = { resource: '', level: 'Trace', text: '', trace: '' };
let body = null;
let count = null;
let resource = null;
let held = false;

export function open([, id], query) {
  Object.assign(filter, { resource: id ?? '', trace: query.get('trace') ?? '' });
  held = false;
  const rows = table('Structured logs', ['Time', 'Resource', 'Level', 'Message', 'Trace']);
  body = rows.body;
  count = element('span', { className: 'quiet', role: 'status' });
  resource = select('Resource', 'log-resource', choices(true), filter.resource,
    value => navigation.go(value ? path('structuredlogs', 'resource', value) : '/structuredlogs'));
  refresh();
  return [
    element('div', { className: 'bar' }, element('h2', { textContent: title }), resource.root,
      select('Level', 'log-level', levels.map(level => [level, level]), filter.level, value => { filter.level = value; refresh(); }).root,
      search('Text', 'log-text', filter.text, value => { filter.text = value; refresh(); }),
      filter.trace ? element('a', { href: '/structuredlogs', textContent: `Trace ${filter.trace.slice(0, 8)} ✕`, ariaLabel: 'Show the records of all traces' }) : null,
      pause(value => { held = value; if (!held) refresh(); }), count),
    rows.root,
  ];
}

export function resourcesChanged() {
  const known = choices(true);
  if (resource.box.options.length !== known.length) resource.fill(known, filter.resource);
}

export function telemetryChanged(before, now) {
  if (!held && before.logs !== now.logs) refresh();
}

async function refresh() {
  try {
    const entries = await get(`/api/structuredlogs?${new URLSearchParams(filter)}`);
    if (!body.isConnected) return;
    count.textContent = `${entries.length}${entries.length === 1000 ? ' newest' : ''} records`;
    replaceRows(body, entries.reverse().map(row));
  } catch (error) {
    say(error.message);
  }
}

const style = level => level === 'Error' || level === 'Critical' ? 'error' : level === 'Warning' ? 'warning' : 'quiet';

function row(entry) {
  const key = `${entry.time}/${entry.spanId}/${entry.message}`;
  return element('tr', {},
    element('td', { className: 'number', textContent: clock(entry.time, true) }),
    element('td', {}, badge(entry.resource)),
    element('td', { className: style(entry.level), textContent: entry.level }),
    element('td', { className: 'wide' }, rowButton(key, entry.message || '(empty)', () => details(entry))),
    element('td', {}, entry.traceId ? traceLink(entry.traceId) : null));
}

const traceLink = id => element('a', { href: path('traces', 'detail', id), textContent: id.slice(0, 8), ariaLabel: `Trace ${id}` });

function details(entry) {
  showDetails(entry.level, list('Record', [['Message', entry.message], ['Time', entry.time], ['Resource', entry.resource], ['Category', entry.scope],
    ['Trace', entry.traceId ? traceLink(entry.traceId) : ''], ['Span', entry.spanId]]), attributes('Attributes', entry.attributes));
}
