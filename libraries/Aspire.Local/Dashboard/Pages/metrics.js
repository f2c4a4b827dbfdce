// Instruments by resource and meter; one of them as a chart and a table.
import { element, svg, select, pause, get, path, clock, say } from './dom.js';
import { choices, navigation } from './state.js';

export const title = 'Metrics';
const windowLength = 5 * 60 * 1000;
const width = 900;
const height = 280;
let chosen = {};
let resource = null;
let tree = null;
let view = null;
let held = false;
let known = '';

export function open([, id, , meter, , instrument]) {
  chosen = { resource: id ?? '', meter, instrument };
  held = false;
  known = '';
  tree = element('nav', { className: 'instruments', ariaLabel: 'Instruments' });
  view = element('section', { className: 'chart', ariaLabel: 'Chart' });
  resource = select('Resource', 'metric-resource', choices(false), chosen.resource, value => navigation.go(path('metrics', 'resource', value)));
  resourcesChanged();
  refresh();
  return [
    element('div', { className: 'bar' }, element('h2', { textContent: title }), resource.root, pause(value => { held = value; if (!held) refresh(); })),
    element('div', { className: 'split' }, tree, view),
  ];
}

export function resourcesChanged() {
  const options = choices(false);
  if (resource.box.options.length !== options.length) resource.fill(options, chosen.resource || options[0]?.[0]);
  chosen.resource ||= resource.box.value;
}

export function telemetryChanged(before, now) {
  if (!held && before.metrics !== now.metrics) refresh();
}

async function refresh() {
  try {
    const instruments = (await get('/api/metrics')).filter(entry => entry.resource === chosen.resource);
    if (!tree.isConnected) return;
    renderTree(instruments);
    const instrument = instruments.find(entry => entry.meter === chosen.meter && entry.name === chosen.instrument);
    if (!instrument) {
      view.replaceChildren(element('p', { className: 'quiet', textContent: instruments.length ? 'Choose an instrument.' : 'This resource has not sent any metrics yet.' }));
      return;
    }
    const query = new URLSearchParams({ resource: chosen.resource, meter: chosen.meter, instrument: chosen.instrument });
    renderChart(instrument, await get(`/api/metrics/points?${query}`));
  } catch (error) {
    say(error.message);
  }
}

function renderTree(instruments) {
  const names = instruments.map(entry => `${entry.meter}/${entry.name}`).sort().join();
  if (names === known) return; // nothing new: the focus stays where it is
  known = names;
  const meters = [...new Set(instruments.map(entry => entry.meter))].sort();
  tree.replaceChildren(...meters.flatMap(meter => [
    element('h3', { textContent: meter }),
    element('ul', {}, instruments.filter(entry => entry.meter === meter).sort((a, b) => a.name < b.name ? -1 : 1).map(entry => {
      const link = element('a', { href: path('metrics', 'resource', entry.resource, 'meter', meter, 'instrument', entry.name), textContent: entry.name, title: entry.description });
      if (meter === chosen.meter && entry.name === chosen.instrument) link.setAttribute('aria-current', 'true');
      return element('li', {}, link);
    })),
  ]));
}

const label = series => series.attributes.map(pair => `${pair.key}=${pair.value}`).join(', ') || 'value';

// A sum only grows: what one looks at is how fast.
function rate(points) {
  return points.slice(1).map((point, index) => {
    const seconds = (point.time - points[index].time) / 1000;
    return { time: point.time, value: seconds > 0 ? Math.max(point.value - points[index].value, 0) / seconds : null };
  });
}

function lines(instrument, all) {
  // Three lines of one histogram; of several, the one line that tells them apart best.
  if (instrument.kind === 'Histogram')
    return all.flatMap(series => (all.length > 1 ? ['p90'] : ['p50', 'p90', 'p99']).map(name => ({
      name: all.length > 1 ? `${label(series)} ${name}` : name, points: series.points.map(point => ({ time: point.time, value: point[name] })),
    })));
  return all.map(series => ({ name: label(series), points: instrument.kind === 'Sum' ? rate(series.points) : series.points }));
}

function renderChart(instrument, all) {
  const unit = `${instrument.unit || 'units'}${instrument.kind === 'Sum' ? ' per second' : ''}`;
  const series = lines(instrument, all).slice(0, 8);
  const end = Math.max(...all.flatMap(entry => entry.points.slice(-1).map(point => point.time)), 0);
  const visible = series.map(line => ({ ...line, points: line.points.filter(point => point.value !== null && point.time > end - windowLength) }));
  const most = Math.max(...visible.flatMap(line => line.points.map(point => point.value)), 0) || 1;
  view.replaceChildren(
    element('h3', { textContent: instrument.name }), element('p', { className: 'quiet', textContent: `${instrument.description} (${unit}${instrument.kind === 'Histogram' ? all.length > 1 ? ', p90' : ', p50, p90 and p99' : ''})` }),
    drawing(instrument.name, unit, visible, end, most), numbers(instrument, all),
    element('p', { className: 'quiet', textContent: all.length > 8 ? `The chart shows 8 of ${all.length} series; the table shows all.` : '' }));
}

const short = value => value === null || value === undefined ? '' : Math.abs(value) >= 1e6 || (value && Math.abs(value) < 0.001) ? value.toExponential(2) : String(Number(value.toPrecision(5)));

function drawing(name, unit, series, end, most) {
  const x = time => 60 + (width - 70) * (time - end + windowLength) / windowLength;
  const y = value => 10 + (height - 40) * (1 - value / most);
  const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${name} in ${unit} during the last five minutes; the numbers are in the table below` });
  for (const part of [0, 0.5, 1]) {
    chart.append(svg('line', { class: 'grid', x1: 60, x2: width - 10, y1: y(most * part), y2: y(most * part) }));
    chart.append(svg('text', { x: 54, y: y(most * part) + 4, 'text-anchor': 'end' }, short(most * part)));
  }
  for (const minutes of [5, 4, 3, 2, 1, 0])
    chart.append(svg('text', { x: x(end - minutes * 60000), y: height - 8, 'text-anchor': minutes === 0 ? 'end' : 'middle' }, clock(end - minutes * 60000)));
  series.forEach((line, index) => chart.append(svg('polyline', {
    class: `series hue${index}`, points: line.points.map(point => `${x(point.time).toFixed(1)},${y(point.value).toFixed(1)}`).join(' '),
  }, svg('title', {}, line.name))));
  return chart;
}

function numbers(instrument, all) {
  const columns = instrument.kind === 'Histogram' ? ['Count', 'Mean', 'p50', 'p90', 'p99'] : ['Value', 'Time'];
  const cells = ({ points }) => {
    const last = points[points.length - 1];
    return instrument.kind === 'Histogram'
      ? [last.value, last.value ? last.sum / last.value : null, last.p50, last.p90, last.p99].map(short)
      : [short(last.value), clock(last.time)];
  };
  return element('div', { className: 'scroll' }, element('table', {}, element('caption', { className: 'sr-only', textContent: 'Latest values' }),
    element('thead', {}, element('tr', {}, ['Series', ...columns].map(text => element('th', { scope: 'col', textContent: text })))),
    element('tbody', {}, all.filter(series => series.points.length > 0).map((series, index) => element('tr', {},
      element('th', { scope: 'row' }, element('span', { className: `swatch hue${Math.min(index, 7)}`, ariaHidden: 'true' }), label(series)),
      cells(series).map(text => element('td', { className: 'number', textContent: text })))))));
}
