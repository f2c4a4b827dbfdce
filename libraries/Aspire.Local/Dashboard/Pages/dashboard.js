// The dashboard's only script: two pages fed by two event streams.
const keptLines = 10000;
const resources = new Map();
const $ = id => document.getElementById(id);
let selected = null;
let logStream = null;
let logged = null;

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

function time(text) {
  return text ? new Date(text).toLocaleTimeString() : '';
}

function say(text) {
  $('message').textContent = text;
  $('message').hidden = !text;
  if (text) setTimeout(() => say(''), 8000);
}

// Pages

function show() {
  const [, page, , id] = location.pathname.split('/');
  const name = page === 'consolelogs' ? 'consolelogs' : 'resources';
  $('resources-page').hidden = name !== 'resources';
  $('consolelogs-page').hidden = name !== 'consolelogs';
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.page === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = name === 'resources' ? 'Resources' : 'Console logs';
  if (name === 'consolelogs') openLog(id ? decodeURIComponent(id) : $('instance').value);
  else closeLog();
}

function go(path) {
  history.pushState(null, '', path);
  show();
}

document.addEventListener('click', event => {
  const link = event.target.closest('a[href^="/"]');
  if (link && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    go(link.getAttribute('href'));
  }
});
addEventListener('popstate', show);
addEventListener('keydown', event => {
  if (event.key === 'Escape' && selected) select(null);
});

// Resources

function ordered() {
  const all = [...resources.values()].sort((a, b) => a.created < b.created ? -1 : a.created > b.created ? 1 : a.id < b.id ? -1 : 1);
  const children = parent => all.filter(resource => resource.parent === parent);
  const names = new Set(all.map(resource => resource.name));
  return all.filter(resource => !names.has(resource.parent)).flatMap(resource => [resource, ...children(resource.name)]);
}

function stateText(resource) {
  const exit = resource.exitCode !== null && resource.state !== 'Running' ? ` (exit code ${resource.exitCode})` : '';
  const unhealthy = resource.health && resource.health !== 'Healthy' ? `, ${resource.health}` : '';
  return (resource.state ?? 'Unknown') + exit + unhealthy;
}

function stateClass(resource) {
  return resource.health && resource.health !== 'Healthy' ? 'warning' : resource.style ?? '';
}

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
  const path = `/api/resources/${encodeURIComponent(resource.id)}/commands/${encodeURIComponent(command.name)}`;
  try {
    const result = await (await fetch(path, { method: 'POST', headers: { 'X-Dashboard': '1' } })).json();
    if (!result.success) say(`${command.label} ${resource.id}: ${result.errorMessage ?? 'failed'}`);
  } catch (error) {
    say(`${command.label} ${resource.id}: ${error.message}`);
  }
  render();
}

function row(resource) {
  const name = element('button', { type: 'button', className: 'link', textContent: resource.id, onclick: () => select(resource.id) });
  name.dataset.key = resource.id;
  const links = resource.urls.map(url => /^https?:/.test(url.url)
    ? element('a', { href: url.url, textContent: url.url, target: '_blank', rel: 'noopener noreferrer' })
    : element('span', { textContent: url.url }));
  const runs = resource.commands.some(command => command.name.startsWith('resource-'));
  return element('tr', { className: (resource.parent ? 'child ' : '') + (resource.id === selected ? 'selected' : '') },
    element('th', { scope: 'row' }, name, element('div', { className: 'type', textContent: resource.type })),
    element('td', { className: stateClass(resource), textContent: stateText(resource) }),
    element('td', { textContent: time(resource.started) }),
    element('td', { textContent: resource.source ?? '' }),
    element('td', {}, ...links.flatMap(link => [link, element('br')])),
    element('td', {}, ...resource.commands.map(command => commandButton(resource, command)),
      runs ? element('a', { href: `/consolelogs/resource/${encodeURIComponent(resource.id)}`, textContent: ' Logs' }) : null));
}

function render() {
  const focused = document.activeElement?.dataset?.key;
  $('resources').replaceChildren(...ordered().map(row));
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  const options = ordered().filter(resource => resource.commands.some(command => command.name.startsWith('resource-')));
  const names = options.map(resource => resource.id).join();
  if ($('instance').dataset.names !== names) {
    $('instance').replaceChildren(...options.map(resource => element('option', { value: resource.id, textContent: resource.id })));
    $('instance').dataset.names = names;
    if (logged) $('instance').value = logged;
    if (!$('consolelogs-page').hidden && !logStream) show();
  }
}

function list(title, entries) {
  if (entries.length === 0) return [];
  const pairs = entries.flatMap(([term, value]) => [
    element('dt', { textContent: term }), element('dd', {}, typeof value === 'string' ? value : value ?? ''),
  ]);
  return [element('h3', { textContent: title }), element('dl', {}, ...pairs)];
}

function masked(value) {
  const text = element('span', { textContent: '●●●●●●●●' });
  const button = element('button', { type: 'button', textContent: 'Show', ariaPressed: 'false' });
  button.onclick = () => {
    const shown = button.ariaPressed === 'true';
    text.textContent = shown ? '●●●●●●●●' : value ?? '';
    button.textContent = shown ? 'Show' : 'Hide';
    button.ariaPressed = String(!shown);
  };
  return element('span', {}, text, ' ', button);
}

async function select(id) {
  const previous = selected;
  selected = id;
  $('details').hidden = !id;
  render();
  if (!id) {
    document.querySelector(`[data-key="${CSS.escape(previous ?? '')}"]`)?.focus();
    return;
  }
  const response = await fetch(`/api/resources/${encodeURIComponent(id)}/environment`);
  const environment = response.ok ? await response.json() : [];
  if (selected !== id) return;
  const resource = resources.get(id);
  $('details').replaceChildren(
    element('h2', {}, `${resource.type}: ${resource.id}`,
      element('button', { type: 'button', textContent: 'Close', onclick: () => select(null) })),
    ...list('Resource', [['State', stateText(resource)], ['Health', resource.health ?? ''], ['Started', time(resource.started)],
      ['Stopped', time(resource.stopped)], ['Source', resource.source], ...resource.properties.map(entry => [entry.name, entry.value])]),
    ...list('Endpoints', resource.urls.map(url => [url.name ?? '', url.url])),
    ...list('Health checks', resource.reports.map(report => [report.name,
      `${report.status ?? 'not run yet'}${report.lastRun ? ` at ${time(report.lastRun)}` : ''} ${report.description ?? ''} ${report.error ?? ''}`])),
    ...list('Environment', environment.map(entry => [entry.name, masked(entry.value)])));
  $('details').focus();
}

// Console logs

function ansi(text) {
  const parts = [];
  let classes = new Set();
  for (const piece of text.split(/(\x1b\[[0-9;]*[A-Za-z])/)) {
    const code = /^\x1b\[([0-9;]*)m$/.exec(piece);
    if (code) {
      for (const number of (code[1] || '0').split(';').map(Number)) {
        if (number === 0) classes = new Set();
        else if (number === 1) classes.add('ansi-1');
        else if (number === 22) classes.delete('ansi-1');
        else if (number === 39) classes = new Set([...classes].filter(name => name === 'ansi-1'));
        else if (number >= 30 && number <= 37) classes = new Set([...classes].filter(name => name === 'ansi-1').concat(`ansi-${number}`));
        else if (number >= 90 && number <= 97) classes = new Set([...classes].filter(name => name === 'ansi-1').concat(`ansi-${number - 60}`));
      }
    } else if (piece && !piece.startsWith('\x1b')) {
      parts.push(element('span', { className: [...classes].join(' '), textContent: piece }));
    }
  }
  return parts;
}

function closeLog() {
  logStream?.close();
  logStream = null;
}

function openLog(id) {
  closeLog();
  logged = id || null;
  if (!id) return;
  $('instance').value = id;
  let last = 0;
  let pending = [];
  const flush = () => {
    const log = $('log');
    log.append(...pending);
    pending = [];
    while (log.childElementCount > keptLines) log.firstElementChild.remove();
    if ($('follow').checked) log.scrollTop = log.scrollHeight;
  };
  $('log').replaceChildren();
  logStream = new EventSource(`/api/resources/${encodeURIComponent(id)}/logs`);
  logStream.onmessage = event => {
    const line = JSON.parse(event.data);
    if (line.number <= last) return; // a reconnected stream begins with the kept lines
    last = line.number;
    if (pending.length === 0) requestAnimationFrame(flush);
    pending.push(element('div', { className: line.isError ? 'stderr' : '' },
      element('time', { textContent: new Date(line.time).toISOString() }), ...ansi(line.text)));
  };
}

$('instance').onchange = () => go(`/consolelogs/resource/${encodeURIComponent($('instance').value)}`);
$('times').onchange = () => $('log').classList.toggle('times', $('times').checked);
$('download').onclick = () => {
  const url = URL.createObjectURL(new Blob([[...$('log').children].map(line => line.textContent).join('\n')], { type: 'text/plain' }));
  element('a', { href: url, download: `${$('instance').value}.log` }).click();
  URL.revokeObjectURL(url);
};

// Start

const stream = new EventSource('/api/resources');
let scheduled = false;
stream.onopen = () => { $('connection').textContent = ''; };
stream.onerror = () => { $('connection').textContent = 'The AppHost does not answer.'; };
stream.onmessage = event => {
  const resource = JSON.parse(event.data);
  resources.set(resource.id, resource);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => { scheduled = false; render(); });
};
show();
