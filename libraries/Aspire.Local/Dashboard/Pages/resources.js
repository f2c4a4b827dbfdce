// The table of resources, their commands, and the details of one.
import { element, clock, list, say, showDetails, replaceRows, table, rowButton, path, get, $ } from './dom.js';
import { resources, ordered } from './state.js';

export const title = 'Resources';
let body = null;
let summary = null;
let selected = null;
let environment = [];

export function open() {
  const rows = table('Resources', ['Name', 'State', 'Started', 'Source', 'Endpoints', 'Actions']);
  body = rows.body;
  summary = element('p', { className: 'summary', role: 'status' });
  resourcesChanged();
  return [element('div', { className: 'bar' }, element('h2', { textContent: title }), summary), rows.root];
}

export function close() {
  selected = null;
}

export function resourcesChanged() {
  const all = ordered();
  const count = test => all.filter(test).length;
  summary.textContent = `${all.length} resources, ${count(resource => resource.state === 'Running')} running`
    + (count(isTroubled) ? `, ${count(isTroubled)} in trouble` : '');
  replaceRows(body, all.map(row));
  if (selected && resources.has(selected)) renderDetails(false);
}

document.addEventListener('details-closed', () => {
  if (!selected) return;
  selected = null;
  if (body?.isConnected) replaceRows(body, ordered().map(row));
});

const isTroubled = resource => resource.style === 'error' || (resource.health !== null && resource.health !== 'Healthy');

function stateText(resource) {
  const exit = resource.exitCode !== null && resource.state !== 'Running' ? ` (exit code ${resource.exitCode})` : '';
  const unhealthy = resource.health && resource.health !== 'Healthy' ? `, ${resource.health}` : '';
  return (resource.state ?? 'Unknown') + exit + unhealthy;
}

function stateClass(resource) {
  if (resource.health && resource.health !== 'Healthy') return 'warning';
  return resource.style || (resource.state === 'Running' ? 'success' : 'quiet');
}

const stateView = resource => element('span', { className: `state ${stateClass(resource)}` },
  element('span', { className: 'dot', ariaHidden: 'true' }), stateText(resource));

function commandButton(resource, command) {
  const button = element('button', {
    type: 'button', textContent: command.label, disabled: !command.enabled, title: command.description ?? '',
    ariaLabel: `${command.label} ${resource.id}`, onclick: () => run(resource, command, button),
  });
  button.dataset.key = `${resource.id}/${command.name}`;
  return button;
}

async function run(resource, command, button) {
  if (command.confirmation && !confirm(command.confirmation)) return;
  button.disabled = true;
  try {
    const response = await fetch(path('api', 'resources', resource.id, 'commands', command.name), { method: 'POST', headers: { 'X-Dashboard': '1' } });
    const result = await response.json();
    if (!result.success) say(`${command.label} ${resource.id}: ${result.errorMessage ?? 'failed'}`);
  } catch (error) {
    say(`${command.label} ${resource.id}: ${error.message}`);
  }
  if (body.isConnected) resourcesChanged();
}

const link = url => /^https?:/.test(url.url)
  ? element('a', { href: url.url, textContent: url.url, target: '_blank', rel: 'noopener noreferrer' })
  : element('span', { textContent: url.url });

// The folder of a project says little and takes much; the details show it.
const shortSource = resource => (resource.type === 'Project' ? resource.source?.split('/').at(-1) : resource.source) ?? '';

function row(resource) {
  const runs = resource.commands.some(command => command.name.startsWith('resource-'));
  return element('tr', { className: (resource.parent ? 'child ' : '') + (resource.id === selected ? 'selected' : '') },
    element('th', { scope: 'row' }, rowButton(resource.id, resource.id, () => select(resource.id)),
      element('div', { className: 'type', textContent: resource.type })),
    element('td', {}, stateView(resource)),
    element('td', { className: 'number', textContent: clock(resource.started) }),
    element('td', { className: 'source', textContent: shortSource(resource), title: resource.source ?? '' }),
    element('td', {}, resource.urls.map(url => element('div', {},
      resource.urls.length > 1 ? element('span', { className: 'quiet', textContent: `${url.name} ` }) : null, link(url)))),
    element('td', { className: 'actions' }, resource.commands.map(command => commandButton(resource, command)),
      runs ? element('a', { href: path('consolelogs', 'resource', resource.id), textContent: 'Console', ariaLabel: `Console of ${resource.id}` }) : null));
}

// The value is not even here before somebody wants to see it.
function masked(resource, name) {
  const hidden = '●●●●●●●●';
  const text = element('span', { textContent: hidden });
  const button = element('button', { type: 'button', textContent: 'Show', ariaPressed: 'false' });
  button.onclick = async () => {
    const shown = button.ariaPressed === 'true';
    try {
      text.textContent = shown ? hidden : (await get(path('api', 'resources', resource, 'environment', name))).value ?? '';
    } catch (error) {
      say(`Show ${name} of ${resource}: ${error.message}`);
      return;
    }
    button.textContent = shown ? 'Show' : 'Hide';
    button.ariaPressed = String(!shown);
  };
  return element('span', {}, text, ' ', button);
}

async function select(id) {
  selected = id;
  environment = [];
  replaceRows(body, ordered().map(row));
  try {
    environment = await get(path('api', 'resources', id, 'environment'));
  } catch {
    environment = [];
  }
  if (selected === id) renderDetails(true);
}

const report = entry => `${entry.status ?? 'not run yet'}${entry.lastRun ? ` at ${clock(entry.lastRun)}` : ''} ${entry.description ?? ''} ${entry.error ?? ''}`;

// Made anew when somebody selects; while it is open only the facts that move are replaced, so that a shown secret stays shown.
function renderDetails(anew) {
  const resource = resources.get(selected);
  const facts = element('div', { id: 'facts' },
    list('Resource', [['State', stateView(resource)], ['Health', resource.health], ['Started', clock(resource.started)],
      ['Stopped', clock(resource.stopped)], ['Source', resource.source], ...resource.properties.map(entry => [entry.name, entry.value])]),
    list('Health checks', resource.reports.map(entry => [entry.name, report(entry)])));
  if (!anew) {
    $('facts')?.replaceWith(facts);
    return;
  }
  showDetails(`${resource.type}: ${resource.id}`, facts,
    list('Endpoints', resource.urls.map(url => [url.name ?? '', link(url)])),
    list('Relationships', resource.related.map(entry => [entry.type, entry.resource])),
    list('Volumes', resource.volumes.map(entry => [entry.name, entry.value])),
    list('Environment', environment.map(name => [name, masked(resource.id, name)])));
}
