using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Reconciling;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.CloudEvents;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Messaging;

/// <summary>
/// Answers a source that tells which statuses it has (Maestro wire §6). What differs is told by the worker of its work, like every status:
/// told from here, an older status could overtake a newer one.
/// </summary>
internal sealed class StatusResync(WorkStore store, WorkQueue queue)
{
    /// <returns>Null, or what is wrong with the request.</returns>
    public string? Answer(CloudEvent request)
    {
        if (Hashes(request.Data.Span) is not { } hashes)
            return "the status resync request has no statusHashes";
        foreach (var work in store.All.Where(work => work.OriginalSource == request.Source))
            if (hashes.Count == 0 || hashes.TryGetValue(work.Id, out var hash) && hash != StatusPayload.Hash(StatusPayload.Write(work.Status)))
                if (store.Ask(work.Id))
                    queue.Add(work.Id);
        return null;
    }

    private static Dictionary<string, string>? Hashes(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonNode.Parse(json)?["statusHashes"] is not JsonArray list)
                return null;
            var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in list)
                if (entry is JsonObject map && map["resourceID"].Text() is { } id)
                    hashes[id] = map["statusHash"].Text() ?? "";
            return hashes;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
