namespace HyperFleet.Broker;

/// <summary>Everything about the broker that a publisher or subscriber needs (broker contract §8), validated.</summary>
public sealed record BrokerOptions
{
    /// <summary>Where to connect, as it was when the configuration was loaded.</summary>
    public required AmqpAddress Address { get; init; }

    /// <summary>Reads the address again, files included: a password that was rotated is in force for the next connection.</summary>
    internal Func<AmqpAddress>? ReadAddress { get; init; }

    /// <summary>Static exchange name; empty = the topic is the exchange.</summary>
    public string Exchange { get; init; } = "";

    /// <summary><c>topic</c> unless configured: both charts say so, and mixed set-ups fail with 406 (broker contract §2).</summary>
    public string ExchangeType { get; init; } = "topic";

    /// <summary>Queue name; empty = built from topic and subscription id.</summary>
    public string Queue { get; init; } = "";

    /// <summary>Key of published messages; upstream adapters receive only the empty one.</summary>
    public string RoutingKey { get; init; } = "";

    /// <summary>Unacknowledged messages a consumer may hold; 0 = <see cref="DefaultPrefetch"/>.</summary>
    public int PrefetchCount { get; init; }

    public string ConsumerTag { get; init; } = "";

    /// <summary>Handlers that run at the same time; messages of one key never do.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>How often a handler sees one message before it is parked.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Wait before the second attempt; doubles for each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest body a handler is given; larger ones are parked unread.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Published messages that may wait for the broker's confirmation at the same time.</summary>
    public int ConfirmWindow { get; init; } = 1024;

    /// <summary>How long a published message may stay unconfirmed.</summary>
    public TimeSpan ConfirmTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Log the configuration at start, the password masked.</summary>
    public bool LogConfig { get; init; }

    internal const int DefaultPrefetch = 50;

    internal ushort EffectivePrefetch => (ushort)Math.Max(PrefetchCount > 0 ? PrefetchCount : DefaultPrefetch, Parallelism);

    /// <summary>The key of our binding: everything on a topic exchange, the published key on a direct one.</summary>
    internal string BindingKey => ExchangeType == "topic" ? "#" : RoutingKey;

    /// <summary>The address for a connection that is made now.</summary>
    internal AmqpAddress CurrentAddress() => ReadAddress?.Invoke() ?? Address;

    /// <summary>The exchange for a topic.</summary>
    public string ExchangeFor(string topic) => Exchange.Length > 0 ? Exchange : topic;

    /// <summary>
    /// The queue of a subscription: the configured name as it is when there is no subscription id or when it already ends in it;
    /// otherwise the id is appended, as upstream does, to the configured name or the topic (adapter contract §9.1).
    /// </summary>
    public string QueueFor(string topic, string subscriptionId)
    {
        var stem = Queue.Length > 0 ? Queue : topic;
        return subscriptionId.Length == 0 || stem.EndsWith("-" + subscriptionId, StringComparison.Ordinal)
            ? stem
            : $"{stem}-{subscriptionId}";
    }
}
