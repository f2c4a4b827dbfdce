// The console of one instance, as it is written.
import { element, select, path } from './dom.js';
import { choices, navigation } from './state.js';

export const title = 'Console';
const keptLines = 10000;
let stream = null;
let box = null;
let log = null;
let follow = null;
let shown = '';

export function open([, id]) {
  shown = id ?? '';
  box = select('Resource', 'instance', [], '', value => navigation.go(path('consolelogs', 'resource', value)));
  log = element('pre', { id: 'log', tabIndex: 0, ariaLabel: 'Console lines' });
  follow = element('input', { type: 'checkbox', checked: true });
  const times = element('input', { type: 'checkbox', onchange: () => log.classList.toggle('times', times.checked) });
  const download = element('button', { type: 'button', textContent: 'Download', onclick: save });
  resourcesChanged();
  return [
    element('div', { className: 'bar' }, element('h2', { textContent: title }), box.root,
      element('label', {}, follow, ' Follow'), element('label', {}, times, ' Times'), download),
    log,
  ];
}

export function close() {
  stream?.close();
  stream = null;
}

export function resourcesChanged() {
  const known = choices(false);
  if (box.box.options.length !== known.length) box.fill(known, shown || known[0]?.[0]);
  if (!stream && box.box.value) read(box.box.value);
}

function read(id) {
  shown = id;
  let last = 0;
  let pending = [];
  const flush = () => {
    log.append(...pending);
    pending = [];
    while (log.childElementCount > keptLines) log.firstElementChild.remove();
    if (follow.checked) log.scrollTop = log.scrollHeight;
  };
  stream = new EventSource(path('api', 'resources', id, 'logs'));
  stream.onmessage = event => {
    const lines = JSON.parse(event.data).filter(line => line.number > last); // a reconnected stream begins with the kept lines
    if (lines.length === 0) return;
    last = lines[lines.length - 1].number;
    if (pending.length === 0) setTimeout(flush, 30);
    pending.push(...lines.map(line => element('div', { className: line.isError ? 'stderr' : '' },
      element('time', { textContent: new Date(line.time).toISOString() }), ansi(line.text))));
  };
}

function ansi(text) {
  const parts = [];
  let weight = '';
  let colour = '';
  for (const piece of text.split(/(\x1b\[[0-9;]*[A-Za-z])/)) {
    const code = /^\x1b\[([0-9;]*)m$/.exec(piece);
    if (code) {
      for (const number of (code[1] || '0').split(';').map(Number)) {
        if (number === 0) weight = colour = '';
        else if (number === 1) weight = 'ansi-1';
        else if (number === 22) weight = '';
        else if (number === 39) colour = '';
        else if (number >= 30 && number <= 37) colour = `ansi-${number}`;
        else if (number >= 90 && number <= 97) colour = `ansi-${number - 60}`;
      }
    } else if (piece && !piece.startsWith('\x1b')) {
      parts.push(element('span', { className: `${weight} ${colour}`.trim(), textContent: piece }));
    }
  }
  return parts;
}

function save() {
  const text = [...log.children].map(line => line.textContent).join('\n');
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  element('a', { href: url, download: `${shown}.log` }).click();
  URL.revokeObjectURL(url);
}
