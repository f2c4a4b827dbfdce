using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HyperFleet.Mqtt;

/// <summary>
/// A broker in one line, as platforms hand out addresses:
/// <c>Host=x.iot.eu-west-1.amazonaws.com;Port=8883;CaFile=/certs/ca.crt;ClientCertFile=/certs/certificate;ClientKeyFile=/certs/privateKey</c>.
/// </summary>
public static class MqttConnectionString
{
    private static readonly string[] Keys = ["host", "port", "username", "password", "cafile", "clientcertfile", "clientkeyfile"];

    /// <summary>Reads the line as the broker file that it stands for, with the topics of Maestro's own deployments.</summary>
    /// <param name="text"><c>Key=value</c>, by semicolon. <c>Host</c> is required, <c>Port</c> is 1883 unless given; keys in any case.</param>
    /// <param name="consumer">Whose topics: one consumer's name, or <c>+</c> for all.</param>
    /// <param name="file">A valid file; null when there are mistakes.</param>
    /// <param name="mistakes">Every mistake with its fix; never a value that may be secret.</param>
    public static bool TryRead(string text, string consumer, [NotNullWhen(true)] out MqttBrokerFile? file, out IReadOnlyList<string> mistakes)
    {
        file = null;
        if (Parse(text) is not { } pairs)
        {
            mistakes = ["write it like Host=broker;Port=1883"];
            return false;
        }
        var read = new MqttBrokerFile
        {
            BrokerHost = Address(Of("Host"), Of("Port")),
            Username = Of("Username"),
            Password = Of("Password"),
            CaFile = Of("CaFile"),
            ClientCertFile = Of("ClientCertFile"),
            ClientKeyFile = Of("ClientKeyFile"),
            Topics = new Dictionary<string, string>
            {
                ["sourceEvents"] = $"sources/maestro/consumers/{consumer}/sourceevents",
                ["agentEvents"] = $"sources/maestro/consumers/{consumer}/agentevents",
            },
        };
        mistakes = [.. Mistakes(pairs), .. Of("Host") is null ? [] : read.Validate()];
        if (mistakes.Count == 0)
            file = read;
        return file is not null;

        string? Of(string key) => pairs.TryGetValue(key, out var value) && value is string { Length: > 0 } given ? given : null;
    }

    private static DbConnectionStringBuilder? Parse(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Mistakes(DbConnectionStringBuilder pairs)
    {
        foreach (string key in pairs.Keys)
            if (!Keys.Contains(key))
                yield return $"'{key}' is unknown: use Host, Port, Username, Password, CaFile, ClientCertFile and ClientKeyFile";
        if (!pairs.ContainsKey("Host"))
            yield return "Host is required";
    }

    // An IPv6 host stands in brackets in a broker file; here its colons cannot be mistaken.
    private static string Address(string? host, string? port) => string.Create(
        CultureInfo.InvariantCulture, $"{(host?.Contains(':') == true && !host.StartsWith('[') ? $"[{host}]" : host)}:{port ?? "1883"}");
}
