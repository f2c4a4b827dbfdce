using System.CommandLine;
using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Configuration;

/// <summary>Loads, merges and validates the configuration: flag over environment over file over default.</summary>
internal static class SentinelConfiguration
{
    private const string DefaultFile = "/etc/hyperfleet/config.yaml";

    /// <summary>The address that the host of the system hands over when nothing else is configured.</summary>
    private const string DiscoveredApi = "services__hyperfleet-api__http__0";

    /// <exception cref="ConfigurationException">Names the setting, what is wrong with it and how to provide it.</exception>
    public static (SentinelOptions Options, JsonObject Merged) Load(
        SettingTable table, string? file, ParseResult? flags, Func<string, string?> environment)
    {
        var path = file ?? (environment("HYPERFLEET_CONFIG") is { Length: > 0 } named ? named : DefaultFile);
        var content = EarlierLayout.Upgrade(LowerCaseKeys(SettingTable.ReadFile(path)));
        MessageDataLeaves.DemandValues(content);
        var merged = table.Merge(content, flags, environment);
        AddDiscoveredApi(merged, environment);
        var options = OptionsBinder.Bind<SentinelOptions>(merged);
        SentinelValidation.Demand(options, table);
        return (options, merged);
    }

    // Keys are case-insensitive and end up lower-case, those of message_data too: payloads have always looked like that.
    private static JsonObject LowerCaseKeys(JsonObject content)
    {
        var lower = new JsonObject();
        foreach (var (key, value) in content)
            lower[key.ToLowerInvariant()] = LowerCaseKeys(value);
        return lower;
    }

    private static JsonNode? LowerCaseKeys(JsonNode? node) => node switch
    {
        JsonObject map => LowerCaseKeys(map),
        JsonArray list => new JsonArray([.. list.Select(LowerCaseKeys)]),
        _ => node?.DeepClone(),
    };

    private static void AddDiscoveredApi(JsonObject merged, Func<string, string?> environment)
    {
        if (environment(DiscoveredApi) is not { Length: > 0 } address)
            return;
        if (merged["clients"] is null)
            merged["clients"] = new JsonObject();
        if (merged["clients"] is not JsonObject clients)
            return;
        clients["hyperfleet_api"] ??= new JsonObject();
        if (clients["hyperfleet_api"] is JsonObject api)
            api["base_url"] ??= address;
    }
}
