using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace HyperFleet.Mqtt;

/// <summary>
/// The message broker file of Maestro's processes (Maestro server §3.1): how to reach the broker, and the topics by name.
/// Deserialize it from YAML or JSON, then ask <see cref="Validate"/>.
/// </summary>
public sealed record MqttBrokerFile
{
    private const int DefaultPort = 1883;

    /// <summary><c>host:port</c>; an IPv6 host stands in brackets.</summary>
    [JsonPropertyName("brokerHost")]
    public string? BrokerHost { get; init; }

    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    /// <summary>Seconds; 60 unless given.</summary>
    [JsonPropertyName("keepAlive")]
    public int? KeepAlive { get; init; }

    /// <summary>60 s unless given.</summary>
    [JsonPropertyName("dialTimeout")]
    public TimeSpan? DialTimeout { get; init; }

    /// <summary>0 or 1. With 0 a publish counts as confirmed once it is sent, and only a resync repairs what is lost.</summary>
    [JsonPropertyName("pubQoS")]
    public int PublishQoS { get; init; } = 1;

    /// <summary>0 or 1, see <see cref="Subscription"/>.</summary>
    [JsonPropertyName("subQoS")]
    public int SubscribeQoS { get; init; } = 1;

    [JsonPropertyName("caFile")]
    public string? CaFile { get; init; }

    /// <summary>Base64 of the PEM text; wins over <see cref="CaFile"/>.</summary>
    [JsonPropertyName("caData")]
    public string? CaData { get; init; }

    [JsonPropertyName("clientCertFile")]
    public string? ClientCertFile { get; init; }

    /// <summary>Base64 of the PEM text; wins over <see cref="ClientCertFile"/>.</summary>
    [JsonPropertyName("clientCertData")]
    public string? ClientCertData { get; init; }

    [JsonPropertyName("clientKeyFile")]
    public string? ClientKeyFile { get; init; }

    /// <summary>Base64 of the PEM text; wins over <see cref="ClientKeyFile"/>.</summary>
    [JsonPropertyName("clientKeyData")]
    public string? ClientKeyData { get; init; }

    /// <summary>Topics and topic filters by the role they play: <c>sourceEvents</c> and <c>agentEvents</c>, and both broadcasts where there are any.</summary>
    [JsonPropertyName("topics")]
    public IReadOnlyDictionary<string, string> Topics { get; init; } = new Dictionary<string, string>();

    /// <summary>TLS is spoken exactly when a client certificate and its key are given, as upstream does.</summary>
    public bool UsesTls => Given(ClientCertData, ClientCertFile) && Given(ClientKeyData, ClientKeyFile);

    /// <summary>What is legal and probably not meant; null when there is nothing to say.</summary>
    public string? Warning => Given(CaData, CaFile) && !UsesTls
        ? "caFile or caData alone does not switch TLS on: the connection is plain text. Give clientCertFile and clientKeyFile as well."
        : null;

    /// <summary>Every mistake with its fix; empty when the file can be used.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. string.IsNullOrEmpty(BrokerHost) ? ["brokerHost is required"] : Address() is null ? [$"brokerHost '{BrokerHost}' must be host:port"] : (string[])[],
        .. KeepAlive is < 0 or > ushort.MaxValue ? [$"keepAlive is {KeepAlive}: set it between 0 and 65535 seconds"] : (string[])[],
        .. PublishQoS is < 0 or > 1 ? [$"pubQoS is {PublishQoS}: set it to 0 or 1"] : (string[])[],
        .. SubscribeQoS is < 0 or > 1 ? [$"subQoS is {SubscribeQoS}: set it to 0 or 1"] : (string[])[],
        .. Given(ClientCertData, ClientCertFile) != Given(ClientKeyData, ClientKeyFile)
            ? ["a client certificate needs its key: give both clientCertFile and clientKeyFile, or neither"] : (string[])[],
        .. new[] { ("caData", CaData), ("clientCertData", ClientCertData), ("clientKeyData", ClientKeyData) }
            .Where(x => Pem(x.Item2) is null && !string.IsNullOrEmpty(x.Item2)).Select(x => $"{x.Item1} is not base64"),
        .. BrokerFileTopics.Mistakes(Topics),
    ];

    /// <summary>The options of a valid file.</summary>
    public MqttClientOptions Client(string clientId)
    {
        var (host, port) = Address() ?? throw new InvalidOperationException("brokerHost cannot be used; ask Validate first.");
        return Renew(new MqttClientOptions
        {
            Host = host,
            Port = port,
            ClientId = clientId,
            KeepAlive = TimeSpan.FromSeconds(KeepAlive ?? 60),
            PublishQualityOfService = (MqttQualityOfService)PublishQoS,
            ConnectTimeout = DialTimeout ?? TimeSpan.FromSeconds(60),
        });
    }

    /// <summary>For <see cref="MqttSessionOptions.Renew"/>: the credentials that the file holds by now. TLS is never switched off.</summary>
    public MqttClientOptions Renew(MqttClientOptions client) => client with { UserName = Username, Password = Password, Tls = UsesTls ? Tls() : client.Tls };

    /// <summary>A subscription at the file's level.</summary>
    public MqttSubscription Subscription(string topicFilter) => new(topicFilter) { QualityOfService = (MqttQualityOfService)SubscribeQoS };

    private MqttTlsOptions Tls() => new()
    {
        CaFile = Named(CaFile),
        CaPem = Pem(CaData),
        CertificateFile = Named(ClientCertFile),
        CertificatePem = Pem(ClientCertData),
        KeyFile = Named(ClientKeyFile),
        KeyPem = Pem(ClientKeyData),
    };

    private (string Host, int Port)? Address()
    {
        var text = BrokerHost ?? "";
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 || text.EndsWith(']')
            ? (text, DefaultPort)
            : (text[..colon], int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        host = host.Trim('[', ']');
        return port is > 0 and < 65536 && Uri.CheckHostName(host) != UriHostNameType.Unknown ? (host, port) : null;
    }

    private static bool Given(string? data, string? file) => !string.IsNullOrEmpty(data) || !string.IsNullOrEmpty(file);

    private static string? Named(string? file) => string.IsNullOrEmpty(file) ? null : file;

    private static string? Pem(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return !string.IsNullOrEmpty(base64) && Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.ASCII.GetString(bytes, 0, length) : null;
    }

    // Without this a record would print its password and key wherever it is logged.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"BrokerHost = {BrokerHost}, UsesTls = {UsesTls}");
        return true;
    }
}
