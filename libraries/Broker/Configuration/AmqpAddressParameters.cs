using System.Globalization;

namespace HyperFleet.Broker.Configuration;

/// <summary>The query parameters that upstream's client understands (broker contract §9.2); others are ignored as there.</summary>
internal static class AmqpAddressParameters
{
    public static AmqpAddress Apply(AmqpAddress address, IEnumerable<(string Name, string Value)> parameters)
    {
        foreach (var (name, value) in parameters)
            address = Apply(address, name, value);
        if ((address.CertificateFile is null) != (address.KeyFile is null))
            throw new AmqpAddressParser.Mistake("certfile and keyfile belong together: give both or neither");
        return address;
    }

    private static AmqpAddress Apply(AmqpAddress address, string name, string value) => name switch
    {
        "cacertfile" => address with { CaFile = value },
        "certfile" => address with { CertificateFile = value },
        "keyfile" => address with { KeyFile = value },
        "server_name_indication" => address with { ServerName = value },
        "auth_mechanism" => address with { ExternalAuthentication = IsExternal(value) },
        "heartbeat" => address with { Heartbeat = TimeSpan.FromSeconds(Number(name, value)) },
        "connection_timeout" => address with { ConnectionTimeout = TimeSpan.FromMilliseconds(Number(name, value)) },
        "channel_max" => address with { ChannelMax = Number(name, value) },
        _ => address,
    };

    private static bool IsExternal(string value) => value.ToLowerInvariant() switch
    {
        "plain" => false,
        "external" => true,
        _ => throw new AmqpAddressParser.Mistake("auth_mechanism is not supported: use plain or external"),
    };

    private static ushort Number(string name, string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new AmqpAddressParser.Mistake($"parameter {name} is not a number from 0 to 65535");
}
