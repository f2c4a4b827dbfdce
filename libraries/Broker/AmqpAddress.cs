using System.Diagnostics.CodeAnalysis;
using HyperFleet.Broker.Configuration;

namespace HyperFleet.Broker;

/// <summary>
/// Where the broker is and who we are there, read from <c>amqp[s]://[user[:password]@]host[:port][/vhost][?parameters]</c>
/// (broker contract §9.2). Its text never shows the password.
/// </summary>
public sealed record AmqpAddress
{
    public bool Tls { get; init; }

    public string Host { get; init; } = "localhost";

    public int Port { get; init; } = 5672;

    public string User { get; init; } = "guest";

    public string Password { get; init; } = "guest";

    public string VirtualHost { get; init; } = "/";

    /// <summary>PEM file with the authorities to trust instead of the system's (<c>cacertfile</c>).</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file with our client certificate (<c>certfile</c>, together with <c>keyfile</c>).</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>Name to present and to verify instead of the host (<c>server_name_indication</c>).</summary>
    public string? ServerName { get; init; }

    /// <summary>True for SASL EXTERNAL: the client certificate is the identity (<c>auth_mechanism=external</c>).</summary>
    public bool ExternalAuthentication { get; init; }

    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public ushort ChannelMax { get; init; } = 2047;

    /// <summary>Reads an address; the error names the mistake and the fix and contains no part of the text, which may be secret.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out AmqpAddress? address, [NotNullWhen(false)] out string? error) =>
        AmqpAddressParser.TryParse(text, out address, out error);

    /// <summary>The address without the password.</summary>
    public override string ToString() =>
        $"{(Tls ? "amqps" : "amqp")}://{Uri.EscapeDataString(User)}:***@{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}/{Uri.EscapeDataString(VirtualHost)}";
}
