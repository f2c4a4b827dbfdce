using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyperFleet.Broker.Configuration;

/// <summary>
/// The settings as texts by path, merged. Environment variables count whether or not the file has the key:
/// upstream ignores them otherwise, which made <c>BROKER_RABBITMQ_URL</c> alone useless (broker contract §8).
/// </summary>
internal sealed class BrokerSettings
{
    private const int MaxFileBytes = 1024 * 1024;

    private static readonly string[] Paths =
    [
        "broker.type", "broker.rabbitmq.url", "broker.rabbitmq.url_file", "broker.rabbitmq.host", "broker.rabbitmq.port",
        "broker.rabbitmq.tls", "broker.rabbitmq.vhost", "broker.rabbitmq.username", "broker.rabbitmq.username_file",
        "broker.rabbitmq.password", "broker.rabbitmq.password_file", "broker.rabbitmq.cacertfile", "broker.rabbitmq.certfile",
        "broker.rabbitmq.keyfile", "broker.rabbitmq.server_name_indication", "broker.rabbitmq.auth_mechanism",
        "broker.rabbitmq.exchange", "broker.rabbitmq.exchange_type", "broker.rabbitmq.queue",
        "broker.rabbitmq.routing_key", "broker.rabbitmq.prefetch_count", "broker.rabbitmq.prefetch_size", "broker.rabbitmq.consumer_tag",
        "broker.rabbitmq.publisher_confirm", "subscriber.parallelism", "subscriber.max_attempts", "log_config",
    ];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static BrokerSettings Read(BrokerSources sources)
    {
        var settings = new BrokerSettings();
        settings.ReadFile(FileOf(sources));
        foreach (var path in Paths)
        {
            if (sources.Environment(EnvironmentName(path)) is { Length: > 0 } value)
                settings._values[path] = value;
            if (sources.Overrides.TryGetValue(path, out var forced))
                settings._values[path] = forced;
        }

        if (!settings.NamesBroker && sources.FallbackUrl is { Length: > 0 } url)
            settings._values["broker.rabbitmq.url"] = url;
        return settings;
    }

    /// <summary>Whether anything says where the broker is.</summary>
    public bool NamesBroker =>
        Text("broker.rabbitmq.url").Length > 0 || Text("broker.rabbitmq.url_file").Length > 0 || Text("broker.rabbitmq.host").Length > 0;

    public static string EnvironmentName(string path) => path.Replace('.', '_').ToUpperInvariant();

    public string Text(string path) => _values.GetValueOrDefault(path, "");

    public int? Number(string path)
    {
        var text = Text(path);
        if (text.Length == 0)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new Mistake($"{path} must be a whole number, not '{text}'");
    }

    public int NonNegative(string path) => Number(path) switch
    {
        null => 0,
        < 0 => throw new Mistake($"invalid configuration: {path[(path.LastIndexOf('.') + 1)..]} must be non-negative"),
        { } number => number,
    };

    public bool Flag(string path) => Text(path).ToLowerInvariant() switch
    {
        "" or "false" or "0" or "f" => false,
        "true" or "1" or "t" => true,
        var text => throw new Mistake($"{path} must be true or false, not '{text}'"),
    };

    private static string? FileOf(BrokerSources sources)
    {
        var named = sources.File ?? sources.Environment("BROKER_CONFIG_FILE");
        if (!string.IsNullOrEmpty(named))
            return named;
        var beside = Path.Combine(AppContext.BaseDirectory, "broker.yaml");
        return File.Exists(beside) ? beside : null;
    }

    private void ReadFile(string? path)
    {
        if (path is null || !File.Exists(path))
            return; // a missing file is not an error by itself: the environment may say everything
        if (new FileInfo(path).Length > MaxFileBytes)
            throw new Mistake($"{path} is larger than {MaxFileBytes} bytes");
        try
        {
            var yaml = new YamlStream();
            using var text = File.OpenText(path);
            yaml.Load(text);
            if (yaml.Documents is [var document, ..])
                Flatten("", document.RootNode);
        }
        catch (Exception e) when (e is YamlException or IOException or UnauthorizedAccessException)
        {
            throw new Mistake($"cannot read {path}: {e.Message}");
        }
    }

    private void Flatten(string path, YamlNode node)
    {
        switch (node)
        {
            case YamlScalarNode { Value: { } value } scalar when value is not ("null" or "~") || scalar.Style != ScalarStyle.Plain:
                _values[path] = value;
                break;
            case YamlMappingNode map when !Paths.Contains(path):
                foreach (var (key, child) in map)
                    Flatten(path.Length == 0 ? $"{key}" : $"{path}.{key}", child);
                break;
            case YamlScalarNode:
                break;
            default:
                if (Paths.Contains(path))
                    throw new Mistake($"{path} must be a single value");
                break;
        }
    }

    /// <summary>Unwinds the load; never leaves <see cref="BrokerConfiguration"/>.</summary>
    internal sealed class Mistake(string message) : Exception(message);
}
