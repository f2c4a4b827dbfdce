// A peer that shares no code with us: npm amqplib for AMQP, npm cloudevents for the envelope.
// usage: node interop.mjs consume|publish URL EXCHANGE
import { createRequire } from 'node:module';
const require = createRequire(process.env.INTEROP_MODULES + '/');
const amqp = require('amqplib');
const { CloudEvent, HTTP } = require('cloudevents');

const [, , mode, url, exchange] = process.argv;
const connection = await amqp.connect(url);
const channel = await connection.createChannel();
await channel.assertExchange(exchange, 'topic', { durable: true });

if (mode === 'publish') {
  const event = new CloudEvent({
    specversion: '1.0', id: 'from-node', source: '/node', type: 'test.node', time: '2030-01-01T00:00:00.123Z',
    datacontenttype: 'application/json', data: { text: 'grüße', n: 1.5 }, traceparent: '00-x', count: 7, flag: true,
  });
  channel.publish(exchange, '', Buffer.from(JSON.stringify(event)), { headers: { _watermill_message_uuid: event.id } });
  await channel.close();
} else {
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, exchange, '');
  console.log('ready');
  await new Promise((resolve) => channel.consume(queue, (message) => {
    const event = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: message.content.toString() });
    event.validate();
    console.log(JSON.stringify({ event, headers: message.properties.headers, key: message.fields.routingKey, mode: message.properties.deliveryMode }));
    resolve();
  }, { noAck: true }));
}
await connection.close();
