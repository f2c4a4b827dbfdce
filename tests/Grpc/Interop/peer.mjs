// A gRPC peer that shares no code with us: npm @grpc/grpc-js.
// usage: node peer.mjs serve            prints the port of an Echo server
//        node peer.mjs call ADDRESS [CA CERT KEY]
//          reads one JSON command a line, prints one JSON answer a line, each with the command's id
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
const require = createRequire(process.env.INTEROP_MODULES + '/');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const { GrpcReflection } = require('grpc-js-reflection-client');

const [, , mode, address, ...tls] = process.argv;
const here = dirname(fileURLToPath(import.meta.url));
const load = (text) => grpc.loadPackageDefinition(loader.loadSync(join(here, text), { keepCase: true, longs: Number, enums: String, defaults: true }));
const { Echo } = load('echo.proto').hyperfleet.test;
const HUGE = { 'grpc.max_receive_message_length': 64 << 20, 'grpc.max_send_message_length': 64 << 20 };
const print = (value) => process.stdout.write(JSON.stringify(value) + '\n');
const plain = (metadata) => Object.fromEntries(Object.entries(metadata?.toJSON() ?? {}).map(
  ([key, values]) => [key, values.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value)).join(' | ')]));
const metadataOf = (entries) => {
  const metadata = new grpc.Metadata();
  for (const [key, value] of entries ?? []) metadata.add(key, key.endsWith('-bin') ? Buffer.from(value, 'hex') : value);
  return metadata;
};

if (mode === 'serve') serve();
else converse();

function serve() {
  const server = new grpc.Server(HUGE);
  const reply = (call, index = 0) => ({ text: call.request.text, index, payload: Buffer.alloc(call.request.size, index), metadata: plain(call.metadata) });
  const trailers = () => metadataOf([['tail', 'end'], ['tail-bin', '00ff']]);
  const fault = ({ status, detail }) => ({ code: status, details: detail, metadata: trailers() });
  server.addService(Echo.service, {
    unary(call, respond) {
      if (call.request.hang) return call.on('cancelled', () => print({ cancelled: call.request.text }));
      call.sendMetadata(metadataOf([['head', 'start']]));
      if (call.request.status) respond(fault(call.request));
      else respond(null, reply(call), trailers());
    },
    stream(call) {
      call.sendMetadata(metadataOf([['head', 'start']]));
      call.on('cancelled', () => print({ cancelled: call.request.text }));
      for (let i = 0; i < call.request.count; i++) call.write(reply(call, i));
      if (call.request.hang) return;
      if (call.request.status) call.emit('error', fault(call.request));
      else call.end(trailers());
    },
    duplex(call) {
      call.on('data', (request) => call.write({ text: request.text }));
      call.on('end', () => call.end());
    },
    unmapped: (call, respond) => respond({ code: grpc.status.UNIMPLEMENTED, details: 'unmapped' }),
  });
  server.bindAsync(address ?? '127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    print({ port });
  });
  process.stdin.on('end', () => process.exit()).resume();
}

function converse() {
  const credentials = tls.length
    ? grpc.credentials.createSsl(readFileSync(tls[0]), tls[2] ? readFileSync(tls[2]) : null, tls[1] ? readFileSync(tls[1]) : null)
    : grpc.credentials.createInsecure();
  const clients = new Map();
  const client = (gzip) => {
    const options = { ...HUGE, ...(gzip ? { 'grpc.default_compression_algorithm': 2 } : {}), 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 100 };
    if (!clients.has(!!gzip)) clients.set(!!gzip, new Echo(address, credentials, options));
    return clients.get(!!gzip);
  };
  const health = () => new (load('../../../libraries/Grpc/Protos/grpc/health/v1/health.proto').grpc.health.v1.Health)(address, credentials, HUGE);
  const callOptions = ({ deadline }) => (deadline ? { deadline: new Date(Date.now() + deadline) } : {});
  const ended = (status) => ({ code: status.code, details: status.details, trailers: plain(status.metadata) });
  const requestOf = ({ request }) => ({ ...request, payload: Buffer.alloc(request?.payload ?? 0, 7) });
  const collect = (stream, command) => new Promise((resolve) => {
    const result = { messages: [] };
    stream.on('metadata', (metadata) => {
      result.headers = plain(metadata);
      if (command.tell) print({ headers: result.headers });
    });
    stream.on('data', (message) => {
      result.messages.push(Buffer.isBuffer(message.payload) ? { ...message, payload: message.payload.length } : message);
      if (command.tell) print({ told: message });
      if (command.cancelAfter === result.messages.length) stream.cancel();
    });
    stream.on('error', () => {});
    stream.on('status', (status) => resolve({ ...result, ...ended(status) }));
  });
  const unary = (command, method = 'unary') => new Promise((resolve) => {
    const result = {};
    const call = client(command.gzip)[method](requestOf(command), metadataOf(command.metadata), callOptions(command), (error, message) => {
      if (message) result.message = { ...message, payload: message.payload?.length };
    });
    call.on('metadata', (metadata) => (result.headers = plain(metadata)));
    call.on('status', (status) => resolve({ ...result, ...ended(status) }));
    if (command.cancelMs) setTimeout(() => call.cancel(), command.cancelMs);
  });
  const invoke = (types, command) => {
    const Service = command.symbol.split('.').reduce((at, name) => at[name], types);
    const stub = new Service(address, credentials);
    const metadata = metadataOf(command.metadata);
    if (Service.service[command.method].responseStream) return collect(stub[command.method](command.body, metadata), command);
    return new Promise((resolve) => stub[command.method](command.body, metadata, (error, message) =>
      resolve(error ? ended(error) : { code: 0, message })));
  };
  const operations = {
    unary,
    unmapped: (command) => unary(command, 'unmapped'),
    stream: (command) => collect(client(command.gzip).stream(requestOf(command), metadataOf(command.metadata), callOptions(command)), command),
    duplex: (command) => {
      const stream = client(command.gzip).duplex(metadataOf(command.metadata), callOptions(command));
      const all = collect(stream, command);
      for (const text of command.texts) stream.write({ text });
      stream.end();
      return all;
    },
    many: async (command) => {
      const all = await Promise.all(Array.from({ length: command.n }, (_, i) =>
        collect(client().stream({ text: `s${i}`, count: command.request.count, size: command.request.size }), {})));
      return { ok: all.filter((one) => one.code === 0 && one.messages.every((m, i) => m.index === i)).length, messages: all.reduce((sum, one) => sum + one.messages.length, 0) };
    },
    check: (command) => new Promise((resolve) => health().check({ service: command.service }, (error, message) => resolve(error ? ended(error) : { code: 0, message }))),
    watch: (command) => collect(health().watch({ service: command.service }), command),
    reflect: async (command) => {
      const reflection = new GrpcReflection(address, credentials, {}, command.version);
      const services = await reflection.listServices();
      const methods = await reflection.listMethods(command.symbol);
      return { services, methods: methods.map((method) => `${method.definition.path} ${method.definition.requestStream} ${method.definition.responseStream}`) };
    },
    // What grpcurl does: learns the messages from the server alone, then calls with JSON.
    dynamic: async (command) => {
      const reflection = new GrpcReflection(address, credentials, {}, command.version);
      const descriptor = await reflection.getDescriptorBySymbol(command.symbol);
      return invoke(descriptor.getPackageObject({ keepCase: true, longs: Number, defaults: true }), command);
    },
    // A call by proto file, for messages with maps, which the reflection client cannot write.
    call: (command) => invoke(grpc.loadPackageDefinition(loader.loadSync(command.proto, { keepCase: true, longs: Number, enums: String, bytes: String })), command),
  };
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const command = JSON.parse(line);
    try {
      print({ id: command.id, ...(await operations[command.op](command)) });
    } catch (error) {
      print({ id: command.id, error: String(error?.stack ?? error) });
    }
  }).on('close', () => process.exit());
}
