using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HyperFleet.Broker.Configuration;

namespace HyperFleet.Broker;

/// <summary>Loads <see cref="BrokerOptions"/> from <c>broker.yaml</c>, the environment and the program (broker contract §8).</summary>
public static class BrokerConfiguration
{
    private static readonly string[] ExchangeTypes = ["direct", "fanout", "topic", "headers"];

    /// <summary>Loads and validates.</summary>
    /// <returns>False with an error that starts with <c>failed to load config:</c> and names the setting.</returns>
    public static bool TryLoad(
        BrokerSources sources, [NotNullWhen(true)] out BrokerOptions? options, [NotNullWhen(false)] out string? error)
    {
        try
        {
            (options, error) = (Build(BrokerSettings.Read(sources)), null);
            return true;
        }
        catch (BrokerSettings.Mistake mistake)
        {
            (options, error) = (null, "failed to load config: " + mistake.Message);
            return false;
        }
    }

    private static BrokerOptions Build(BrokerSettings settings)
    {
        DemandType(settings.Text("broker.type"));
        var address = AddressFields.Read(settings);
        if (settings.NonNegative("broker.rabbitmq.prefetch_size") > 0)
            throw Invalid("prefetch_size is not supported by RabbitMQ (540 NOT_IMPLEMENTED): remove it and use prefetch_count");
        settings.Flag("broker.rabbitmq.publisher_confirm"); // checked for its type only: confirmations are always on
        var prefetch = settings.NonNegative("broker.rabbitmq.prefetch_count");
        if (prefetch > ushort.MaxValue)
            throw Invalid("prefetch_count must be at most 65535");
        return new BrokerOptions
        {
            Address = address,
            ReadAddress = () => AddressFields.Read(settings),
            Exchange = settings.Text("broker.rabbitmq.exchange"),
            ExchangeType = ExchangeType(settings.Text("broker.rabbitmq.exchange_type")),
            Queue = settings.Text("broker.rabbitmq.queue"),
            RoutingKey = settings.Text("broker.rabbitmq.routing_key"),
            PrefetchCount = prefetch,
            ConsumerTag = settings.Text("broker.rabbitmq.consumer_tag"),
            Parallelism = Math.Clamp(settings.Number("subscriber.parallelism") ?? 1, 1, 1024),
            MaxAttempts = Math.Clamp(settings.Number("subscriber.max_attempts") ?? 3, 1, 100),
            LogConfig = settings.Flag("log_config"),
        };
    }

    private static void DemandType(string type)
    {
        if (type == "googlepubsub")
            throw Invalid("unsupported broker type: googlepubsub: this product speaks AMQP, set broker.type to rabbitmq");
        if (type is not ("rabbitmq" or ""))
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"unsupported broker type: {type}"));
    }

    private static string ExchangeType(string type) => type switch
    {
        "" => "topic",
        _ when ExchangeTypes.Contains(type) => type,
        _ => throw Invalid($"exchange_type must be one of {string.Join(", ", ExchangeTypes)}, not '{type}'"),
    };

    private static BrokerSettings.Mistake Invalid(string reason) => new("invalid configuration: " + reason);
}
