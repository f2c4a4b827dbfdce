// What the streams have told.
export const resources = new Map();
export const navigation = { go: null };

export function ordered() {
  const all = [...resources.values()].sort((a, b) => a.created < b.created ? -1 : a.created > b.created ? 1 : a.id < b.id ? -1 : 1);
  const names = new Set(all.map(resource => resource.name));
  const withChildren = resource => [resource, ...all.filter(child => child.parent === resource.name).flatMap(withChildren)];
  return all.filter(resource => !names.has(resource.parent)).flatMap(withChildren);
}

export const running = () => ordered().filter(resource => resource.commands.some(command => command.name.startsWith('resource-')));

export const choices = all => [...(all ? [['', 'All']] : []), ...running().map(resource => [resource.id, resource.id])];

export function connect(resourcesChanged, telemetryChanged, connection) {
  const stream = new EventSource('/api/resources');
  let scheduled = false;
  stream.onopen = () => connection('');
  stream.onerror = () => connection('The AppHost does not answer.');
  stream.onmessage = event => {
    const resource = JSON.parse(event.data);
    resources.set(resource.id, resource);
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => { scheduled = false; resourcesChanged(); }, 50);
  };
  let version = {}; // the first one counts as news: something may have come between a page's first question and this stream
  new EventSource('/api/telemetry').onmessage = event => {
    const now = JSON.parse(event.data);
    telemetryChanged(version, now);
    version = now;
  };
}
