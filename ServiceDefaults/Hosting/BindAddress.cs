using System.Net;

namespace HyperFleet.ServiceDefaults.Hosting;

/// <summary>Where a listener binds. An empty host or <c>0.0.0.0</c> is every interface; <c>localhost</c> is loopback; port 0 is a free one.</summary>
public sealed record BindAddress(string Host, int Port)
{
    /// <summary>Parses <c>:8080</c>, <c>0.0.0.0:8080</c>, <c>localhost:8080</c> or <c>[::1]:8080</c>.</summary>
    /// <exception cref="FormatException">No port, or a host that is neither empty, <c>localhost</c> nor an address.</exception>
    public static BindAddress Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text.AsSpan(colon + 1), out var port) || port is < 0 or > 65535)
            throw new FormatException($"'{text}' is not a bind address; write it like :8080 or 127.0.0.1:8080");

        var host = text[..colon].Trim('[', ']');
        if (host is not ("" or "localhost" or "*") && !IPAddress.TryParse(host, out _))
            throw new FormatException($"'{text}': the host must be empty, localhost or an IP address");
        return new BindAddress(host, port);
    }

    /// <summary>What a socket binds to.</summary>
    public IPAddress Address => Host switch
    {
        "" or "*" or "0.0.0.0" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.Parse(Host),
    };

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
