using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HyperFleet.Broker.Configuration;

/// <summary>
/// An own parser because <see cref="Uri"/> names none of the mistakes that operators make (broker contract §9.2).
/// Messages carry no part of the input: any part may be a piece of the password.
/// </summary>
internal static class AmqpAddressParser
{
    private const string Encode = "percent-encode user name and password (everything outside A–Z a–z 0–9 - . _ ~)";

    public static bool TryParse(
        string text, [NotNullWhen(true)] out AmqpAddress? address, [NotNullWhen(false)] out string? error)
    {
        try
        {
            (address, error) = (Parse(text), null);
            return true;
        }
        catch (Mistake mistake)
        {
            (address, error) = (null, "broker.rabbitmq.url: " + mistake.Message);
            return false;
        }
    }

    public const int TlsPort = 5671;

    public static int DefaultPort(bool tls) => tls ? TlsPort : 5672;

    /// <summary>A host as operators store it: bare, or as the broker's endpoint with protocol and port.</summary>
    /// <exception cref="Mistake">It is neither.</exception>
    public static AmqpAddress ParseEndpoint(string text, bool tls)
    {
        const string what = "broker.rabbitmq.host ";
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new Mistake(what + "contains white space or a line break: remove it");
        if (text.Contains("://", StringComparison.Ordinal))
            (tls, text) = Scheme(text);
        text = text.TrimEnd('/');
        if (text.Contains('@'))
            throw new Mistake(what + "carries credentials: put them into broker.rabbitmq.username and broker.rabbitmq.password_file");
        var address = HostAndPort(text, tls);
        return address with { Tls = address.Tls || address.Port == TlsPort };
    }

    private static AmqpAddress Parse(string text)
    {
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new Mistake("contains white space or a line break: remove it (often at the end of a secret)");
        var (tls, rest) = Scheme(text);
        if (rest.Contains("://", StringComparison.Ordinal))
            throw new Mistake("the protocol appears twice: the host already carried amqps://, store the bare host name");

        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        var tail = end < 0 ? "" : rest[end..];
        DemandEncodedCredentials(authority, tail);

        var at = authority.LastIndexOf('@');
        var address = HostAndPort(authority[(at + 1)..], tls);
        if (at > 0)
            address = Credentials(address, authority[..at]);
        var query = tail.IndexOf('?');
        address = address with { VirtualHost = VirtualHost(query < 0 ? tail : tail[..query]) };
        return query < 0 ? address : AmqpAddressParameters.Apply(address, Pairs(tail[(query + 1)..]));
    }

    private static (bool Tls, string AfterScheme) Scheme(string text)
    {
        if (text.StartsWith("amqp://", StringComparison.OrdinalIgnoreCase))
            return (false, text[7..]);
        if (text.StartsWith("amqps://", StringComparison.OrdinalIgnoreCase))
            return (true, text[8..]);
        throw new Mistake("must start with amqp:// or amqps://");
    }

    private static void DemandEncodedCredentials(string authority, string tail)
    {
        if (tail.Contains('@'))
        {
            throw new Mistake($"user name or password contains a raw '{tail[0]}': {Encode}; '{tail[0]}' is "
                + $"%{(int)tail[0]:X2} (a virtual host that contains '@' writes it as %40)");
        }

        if (tail.Contains('#'))
            throw new Mistake($"contains a raw '#': {Encode}; '#' is %23");
        if (authority.Count(c => c == '@') > 1)
            throw new Mistake($"user name or password contains a raw '@': {Encode}; '@' is %40");
    }

    private static AmqpAddress HostAndPort(string text, bool tls)
    {
        string host, port;
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']');
            if (close < 0)
                throw new Mistake("the IPv6 host has no closing ']'");
            (host, port) = (text[1..close], text[(close + 1)..]);
        }
        else
        {
            var colon = text.IndexOf(':');
            (host, port) = colon < 0 ? (text, "") : (text[..colon], text[colon..]);
        }

        if (port.Count(c => c == ':') > 1)
            throw new Mistake("the port appears twice: the host already carried a port, store the bare host name (an IPv6 host needs brackets)");
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown && host.Length > 0)
            throw new Mistake("the host is not a host name or address");
        return new AmqpAddress { Tls = tls, Host = host.Length == 0 ? "localhost" : host, Port = Port(port, tls) };
    }

    private static int Port(string text, bool tls)
    {
        if (text.Length == 0)
            return DefaultPort(tls);
        return text[0] == ':' && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new Mistake($"the port is not a number from 1 to 65535; if the password contains '/', '?' or '#', {Encode}");
    }

    private static AmqpAddress Credentials(AmqpAddress address, string userInfo)
    {
        var colon = userInfo.IndexOf(':');
        if (colon < 0)
            return address with { User = Decode(userInfo) };
        if (userInfo.IndexOf(':', colon + 1) >= 0)
            throw new Mistake($"user name or password contains a raw ':': {Encode}; ':' is %3A");
        return address with { User = Decode(userInfo[..colon]), Password = Decode(userInfo[(colon + 1)..]) };
    }

    private static string VirtualHost(string path)
    {
        if (path.Length <= 1)
            return "/";
        return path.IndexOf('/', 1) < 0
            ? Decode(path[1..])
            : throw new Mistake("the virtual host contains a raw '/': write /a/b as /a%2Fb");
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string query) =>
        from pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=', 2)
        select (Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : "");

    // Strict, unlike Uri: '%zz' is a mistake, and '+' stays '+'.
    private static string Decode(string text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new Mistake($"a raw '%' is not followed by two hexadecimal digits: {Encode}; '%' is %25");
        }

        return Uri.UnescapeDataString(text);
    }

    /// <summary>Unwinds the parse; never leaves <see cref="TryParse"/>.</summary>
    internal sealed class Mistake(string message) : Exception(message);
}
