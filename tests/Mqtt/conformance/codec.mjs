// A line {"op":"parse","version":5,"hex":"…"} is answered with {"packet":{…}}, {"op":"generate","version":5,"packet":{…}} with
// {"hex":"…"}; what the codec refuses with {"error":"…"}. Binary values travel as {"hex":"…"}.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const mqtt = createRequire(process.argv[2] + '/')('mqtt-packet')
const fields = {
  connect: ['protocolId', 'protocolVersion', 'clean', 'clientId', 'keepalive', 'username', 'password', 'will', 'properties'],
  connack: ['sessionPresent', 'reasonCode', 'returnCode', 'properties'],
  publish: ['topic', 'payload', 'qos', 'dup', 'retain', 'messageId', 'properties'],
  subscribe: ['messageId', 'subscriptions', 'properties'],
  suback: ['messageId', 'granted', 'properties'],
  unsubscribe: ['messageId', 'unsubscriptions', 'properties'],
  unsuback: ['messageId', 'granted', 'properties'],
  pingreq: [], pingresp: [],
  disconnect: ['reasonCode', 'properties'],
  auth: ['reasonCode', 'properties']
}
for (const cmd of ['puback', 'pubrec', 'pubrel', 'pubcomp']) fields[cmd] = ['messageId', 'reasonCode', 'properties']

const plain = value => Buffer.isBuffer(value)
  ? { hex: value.toString('hex') }
  : Array.isArray(value)
    ? value.map(plain)
    : value && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
      : value
const revive = (_, value) => value && typeof value === 'object' && Object.keys(value).join() === 'hex' ? Buffer.from(value.hex, 'hex') : value

function parse ({ version, hex }) {
  let parsed, failure
  const parser = mqtt.parser({ protocolVersion: version })
  parser.on('packet', packet => { parsed = packet })
  parser.on('error', error => { failure = error })
  parser.parse(Buffer.from(hex, 'hex'))
  if (failure || !parsed) throw failure ?? new Error('incomplete')
  const kept = { cmd: parsed.cmd }
  for (const name of fields[parsed.cmd]) if (parsed[name] !== undefined) kept[name] = plain(parsed[name])
  return { packet: kept }
}

createInterface({ input: process.stdin }).on('line', line => {
  let answer
  try {
    const request = JSON.parse(line, revive)
    answer = request.op === 'parse'
      ? parse(request)
      : { hex: mqtt.generate(request.packet, { protocolVersion: request.version }).toString('hex') }
  } catch (error) {
    answer = { error: error.message }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
})
