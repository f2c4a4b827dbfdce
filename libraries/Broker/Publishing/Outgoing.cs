using RabbitMQ.Client;

namespace HyperFleet.Broker.Publishing;

/// <summary>One message on its way out.</summary>
internal readonly record struct Outgoing(string Id, string Exchange, string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body);
