using System.Globalization;

namespace HyperFleet.Broker.Configuration;

/// <summary>
/// The address from a URL, from separate fields, or from both: a field replaces that part of the URL, and a <c>…_file</c> the value
/// beside it. Files are read on every call, so a rotated secret is found by the next connection (broker contract §9.2).
/// </summary>
internal static class AddressFields
{
    private const string Prefix = "broker.rabbitmq.";
    private const int MaxSecretBytes = 64 * 1024;
    private static readonly string[] Parameters = ["cacertfile", "certfile", "keyfile", "server_name_indication", "auth_mechanism"];

    /// <exception cref="BrokerSettings.Mistake">Names the setting and the mistake, and shows no part of a secret.</exception>
    public static AmqpAddress Read(BrokerSettings settings)
    {
        if (!settings.NamesBroker)
            throw new BrokerSettings.Mistake("invalid configuration: rabbitmq.url is required");
        var url = Value(settings, "url");
        if (!AmqpAddress.TryParse(url.Length == 0 ? "amqp://" : url, out var address, out var error))
            throw new BrokerSettings.Mistake("invalid configuration: " + error);
        try
        {
            address = Endpoint(settings, address);
            address = address with
            {
                User = Value(settings, "username") is { Length: > 0 } user ? user : address.User,
                Password = Value(settings, "password") is { Length: > 0 } password ? password : address.Password,
                VirtualHost = settings.Text(Prefix + "vhost") is { Length: > 0 } host ? host : address.VirtualHost,
            };
            return AmqpAddressParameters.Apply(address, Given(settings));
        }
        catch (AmqpAddressParser.Mistake mistake)
        {
            throw new BrokerSettings.Mistake("invalid configuration: " + mistake.Message);
        }
    }

    // The output of a managed broker is amqps://host:5671: taken as host, it says protocol and port, too.
    private static AmqpAddress Endpoint(BrokerSettings settings, AmqpAddress url)
    {
        var host = settings.Text(Prefix + "host");
        var given = url;
        if (host.Length > 0)
        {
            given = AmqpAddressParser.ParseEndpoint(host, url.Tls);
            given = url with { Host = given.Host, Tls = given.Tls, Port = given.Port };
        }

        if (settings.Number(Prefix + "port") is { } port)
        {
            if (port is <= 0 or > ushort.MaxValue)
                throw new AmqpAddressParser.Mistake("broker.rabbitmq.port must be from 1 to 65535");
            if (host.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{given.Port}"), StringComparison.Ordinal) && given.Port != port)
                throw new AmqpAddressParser.Mistake($"broker.rabbitmq.host already carries port {given.Port}, broker.rabbitmq.port says {port}: keep one");
            given = given with { Port = port, Tls = given.Tls || port == AmqpAddressParser.TlsPort };
        }

        return settings.Text(Prefix + "tls").Length == 0 ? given : WithTls(given, settings.Flag(Prefix + "tls"), settings.Number(Prefix + "port"), host);
    }

    private static AmqpAddress WithTls(AmqpAddress given, bool tls, int? port, string host)
    {
        if (!tls && host.StartsWith("amqps://", StringComparison.OrdinalIgnoreCase))
            throw new AmqpAddressParser.Mistake("broker.rabbitmq.host starts with amqps://, broker.rabbitmq.tls says false: keep one");
        var isDefault = port is null && given.Port == AmqpAddressParser.DefaultPort(given.Tls);
        return given with { Tls = tls, Port = isDefault ? AmqpAddressParser.DefaultPort(tls) : given.Port };
    }

    private static IEnumerable<(string Name, string Value)> Given(BrokerSettings settings) =>
        from name in Parameters
        let value = settings.Text(Prefix + name)
        where value.Length > 0
        select (name, value);

    private static string Value(BrokerSettings settings, string name)
    {
        var path = settings.Text($"{Prefix}{name}_file");
        return path.Length == 0 ? settings.Text(Prefix + name) : ReadSecret($"{Prefix}{name}_file", path);
    }

    private static string ReadSecret(string setting, string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxSecretBytes)
                throw new BrokerSettings.Mistake($"{setting}: '{path}' is larger than {MaxSecretBytes} bytes");
            var text = File.ReadAllText(path).TrimEnd('\r', '\n');
            return text.Length > 0 ? text : throw new BrokerSettings.Mistake($"{setting}: '{path}' is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerSettings.Mistake($"{setting}: '{path}' cannot be read: {e.Message}");
        }
    }
}
