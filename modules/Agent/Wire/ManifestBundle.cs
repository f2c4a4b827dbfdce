using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HyperFleet.Agent.Wire;

/// <summary>What a work asks for (Maestro wire §3.2).</summary>
internal sealed record ManifestBundle
{
    /// <summary>Largest sum of the manifests that an agent accepts, in bytes.</summary>
    public const int ManifestLimit = 500 * 1024;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        RespectNullableAnnotations = false,
    };

    public IReadOnlyList<JsonObject>? Manifests { get; init; }

    public DeleteOption? DeleteOption { get; init; }

    public IReadOnlyList<ManifestConfig>? ManifestConfigs { get; init; }

    /// <summary>Misspelt on the wire; the right spelling is read as well.</summary>
    public Executor? Executer { get; init; }

    public Executor? Executor { get; init; }

    /// <returns>The bundle, or the reason why it cannot be used.</returns>
    public static (ManifestBundle? Bundle, string? Error) Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var bundle = JsonSerializer.Deserialize<ManifestBundle>(json, Json);
            return bundle?.Manifests switch
            {
                null or { Count: 0 } => (null, "manifests is missing or empty"),
                _ when json.Length > ManifestLimit + 64 * 1024 => (null, $"the payload has {json.Length} bytes, the limit of the manifests is {ManifestLimit}"),
                _ when bundle.Manifests.Any(manifest => manifest is null) => (null, "manifests holds null"),
                _ => (bundle, null),
            };
        }
        catch (JsonException cause)
        {
            return (null, $"the payload is no manifest bundle: {cause.Message}");
        }
    }

    /// <summary>The first matching entry that says something wins, each member by itself (Maestro wire §8.3).</summary>
    public ManifestConfig ConfigFor(ResourceMeta meta)
    {
        var matching = (ManifestConfigs ?? []).Where(config => config.ResourceIdentifier?.Matches(meta) == true).ToList();
        return new ManifestConfig
        {
            FeedbackRules = matching.FirstOrDefault(config => config.FeedbackRules is { Count: > 0 })?.FeedbackRules ?? [],
            FeedbackScrapeType = matching.FirstOrDefault(config => config.FeedbackScrapeType is { Length: > 0 })?.FeedbackScrapeType,
            ConditionRules = matching.FirstOrDefault(config => config.ConditionRules is { Count: > 0 })?.ConditionRules ?? [],
            UpdateStrategy = matching.FirstOrDefault(config => config.UpdateStrategy is not null)?.UpdateStrategy ?? new(),
        };
    }
}
