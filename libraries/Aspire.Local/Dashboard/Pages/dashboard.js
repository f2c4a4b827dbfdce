// The frame: which page is open, and the two streams that feed all of them.
import { $, hideDetails } from './dom.js';
import * as state from './state.js';
import * as resources from './resources.js';
import * as consolelogs from './console.js';
import * as structuredlogs from './logs.js';
import * as traces from './traces.js';
import * as metrics from './metrics.js';

const pages = { '': resources, consolelogs, structuredlogs, traces, metrics };
let open = null;

function show() {
  const [name, ...rest] = location.pathname.split('/').slice(1).map(decodeURIComponent);
  const page = pages[name] ?? resources;
  hideDetails();
  open?.close?.();
  open = page;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.page === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${page.title} – HyperFleet`;
  $('page').className = name || 'resources';
  $('page').replaceChildren(...page.open(rest, new URLSearchParams(location.search)));
}

state.navigation.go = address => {
  history.pushState(null, '', address);
  show();
};

document.addEventListener('click', event => {
  const link = event.target.closest('a[href^="/"]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  state.navigation.go(link.getAttribute('href'));
});
addEventListener('popstate', show);
addEventListener('keydown', event => {
  if (event.key === 'Escape') hideDetails();
});

state.connect(
  () => open?.resourcesChanged?.(),
  (before, now) => open?.telemetryChanged?.(before, now),
  text => { $('connection').textContent = text; });
show();
