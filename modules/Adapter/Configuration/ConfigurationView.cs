using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HyperFleet.Adapter.Values;
using HyperFleet.ServiceDefaults.Configuration;
using YamlDotNet.Serialization;

namespace HyperFleet.Adapter.Configuration;

/// <summary>The merged configuration as plain data with its file's keys, for templates, for expressions and for people.</summary>
internal static class ConfigurationView
{
    public const string Mask = "**REDACTED**";

    private static readonly JsonSerializerOptions Keys = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new DurationText() },
    };

    public static IReadOnlyDictionary<string, object?> Of(AdapterConfig config, TaskConfig task, bool masked)
    {
        var document = (JsonObject)JsonSerializer.SerializeToNode(config, Keys)!;
        if (masked) HideSecrets(document);
        var view = new Dictionary<string, object?>((IReadOnlyDictionary<string, object?>)Plain.FromKubernetes(document)!);
        foreach (var (key, value) in task.Document) view.TryAdd(key, value);
        return view;
    }

    public static string ToYaml(IReadOnlyDictionary<string, object?> view) => new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(view);

    private static void HideSecrets(JsonObject document)
    {
        var clients = document["clients"];
        Hide(clients?["maestro"]?["auth"]?["tls_config"] as JsonObject, (_, _) => true);
        Hide(clients?["hyperfleet_api"]?["default_headers"] as JsonObject, EnvironmentView.IsCredential);
        foreach (var section in (ReadOnlySpan<string>)["hyperfleet_api", "maestro"])
            Hide(clients?[section] as JsonObject, (_, value) => EnvironmentView.IsCredential("", value)); // an address with a password
    }

    private static void Hide(JsonObject? section, Func<string, string, bool> isSecret)
    {
        foreach (var (name, value) in section?.ToList() ?? [])
            if (value is JsonValue text && text.TryGetValue<string>(out var shown) && shown.Length > 0 && isSecret(name, shown))
                section![name] = Mask;
    }

    private sealed class DurationText : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => GoDuration.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(GoDuration.Format(value));
    }
}
