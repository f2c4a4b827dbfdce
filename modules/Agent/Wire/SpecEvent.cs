using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;

namespace HyperFleet.Agent.Wire;

/// <summary>A bundle to apply or to delete, as the server sent it (Maestro wire §3.4).</summary>
internal sealed record SpecEvent
{
    public required string Id { get; init; }

    public required long Generation { get; init; }

    public required string Source { get; init; }

    /// <summary>ObjectMeta of the source's ManifestWork; empty when it sent none.</summary>
    public required JsonObject Metadata { get; init; }

    /// <summary>Null for a delete: its manifests are not looked at.</summary>
    public ManifestBundle? Bundle { get; init; }

    public DateTimeOffset? DeletionTime { get; init; }

    /// <summary>The same for two events that ask for the same: over source, metadata and bundle as they were sent.</summary>
    public string Digest { get; init; } = "";

    public string? LogTracing { get; init; }

    /// <summary>W3C: the trace in which the source wrote the bundle.</summary>
    public string? TraceParent { get; init; }

    /// <returns>The event; or why it is not for this agent, which is an error unless it is another cluster's.</returns>
    public static (SpecEvent? Event, string? Error) Read(CloudEvent cloudEvent, string cluster)
    {
        if (Text(cloudEvent, EventTypes.ClusterName) is not { } name)
            return (null, "clustername is missing");
        if (name != cluster)
            return (null, null);
        if (Text(cloudEvent, EventTypes.ResourceId) is not { Length: > 0 and <= 256 } id)
            return (null, "resourceid is missing or longer than 256 characters");
        if (!long.TryParse(Text(cloudEvent, EventTypes.ResourceVersion), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation))
            return (null, "resourceversion is missing or no integer");
        var deletion = Text(cloudEvent, EventTypes.DeletionTimestamp) is { Length: > 0 } text ? Time(text) : null;
        var (bundle, error) = deletion is not null ? (null, null)
            : Text(cloudEvent, EventTypes.DeletionTimestamp) is { Length: > 0 } ? (null, "deletiontimestamp is not an RFC 3339 timestamp")
            : ManifestBundle.Read(cloudEvent.Data.Span);
        if (error is not null)
            return (null, error);
        var meta = Text(cloudEvent, EventTypes.Metadata);
        if (Object(meta) is not { } metadata)
            return (null, "metadata is no JSON object");
        return (new SpecEvent
        {
            Id = id, Generation = generation, Source = cloudEvent.Source, Metadata = metadata, Bundle = bundle, DeletionTime = deletion,
            Digest = DigestOf(cloudEvent, meta), LogTracing = Text(cloudEvent, EventTypes.LogTracing), TraceParent = Text(cloudEvent, EventTypes.TraceParent),
        }, null);
    }

    private static string? Text(CloudEvent cloudEvent, string name) =>
        cloudEvent.Extensions.TryGetValue(name, out var value) ? value.ToString() : null;

    private static string DigestOf(CloudEvent cloudEvent, string? metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{cloudEvent.Source}\n{metadata}\n"));
        hash.AppendData(cloudEvent.Data.Span);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static JsonObject? Object(string? json)
    {
        if (string.IsNullOrEmpty(json))
            return [];
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
