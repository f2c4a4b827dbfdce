using System.Text.Json;
using HyperFleet.CloudEvents;

namespace HyperFleet.Server.Resync;

/// <summary>
/// What an agent has (wire contract §5.5). One that has more than fits into a message sends several, each for a range of ids in ordinal
/// order, named by the extensions <c>resyncafter</c> (exclusive) and <c>resyncupto</c> (inclusive); a request without them is for all ids.
/// </summary>
internal sealed record SpecResyncRequest(string Consumer, IReadOnlyDictionary<string, int> Versions, string? After, string? UpTo)
{
    public static SpecResyncRequest? Read(CloudEvent e, string consumer)
    {
        if (consumer.Length == 0)
            return null;
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(e.Data.IsEmpty ? "{}"u8.ToArray() : e.Data);
            if (!document.RootElement.TryGetProperty("resourceVersions", out var list))
                return null;
            if (list.ValueKind != JsonValueKind.Null)
                foreach (var item in list.EnumerateArray())
                    versions[item.GetProperty("resourceID").GetString() ?? ""] = item.TryGetProperty("resourceVersion", out var version) ? version.GetInt32() : 0;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
        return new(consumer, versions, Bound(e, "resyncafter"), Bound(e, "resyncupto"));
    }

    public bool Covers(string id) =>
        (After is null || string.CompareOrdinal(id, After) > 0) && (UpTo is null || string.CompareOrdinal(id, UpTo) <= 0);

    private static string? Bound(CloudEvent e, string name) =>
        e.Extensions.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } bound ? bound : null;
}
