using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Verbs;

/// <summary>Where a list starts and how much of it is asked for. A continued list sees the state that its first page saw.</summary>
internal sealed record Page(StoreState State, string After, int Limit)
{
    private const string TooOld = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    internal sealed record Result(IReadOnlyList<StoredObject> Items, JsonObject Metadata);

    internal static Page? Read(ApiRequest request, Store store, out KubernetesStatus? refusal)
    {
        refusal = null;
        var limit = int.TryParse(request.Query("limit"), out var given) && given > 0 ? given : int.MaxValue;
        var version = request.Query("resourceVersion");
        if (request.Query("continue") is not { Length: > 0 } token)
            return (refusal = CheckVersion(version, store.State)) is null ? new(store.State, "", limit) : null;
        if (Decode(token) is not var (revision, after))
        {
            refusal = Refusals.BadRequest("continue key is not valid");
            return null;
        }
        if (version is not ("" or "0"))
        {
            refusal = Refusals.BadRequest("specifying resource version is not allowed when using continue");
            return null;
        }
        if (store.Snapshots.Find(revision) is { } state)
            return new(state, after, limit);
        refusal = Refusals.Expired(TooOld);
        return null;
    }

    internal Result Cut(IEnumerable<StoredObject> matching, Snapshots snapshots)
    {
        var rest = After.Length == 0 ? matching : matching.SkipWhile(item => string.CompareOrdinal(Key(item), After) <= 0);
        var items = new List<StoredObject>();
        var remaining = 0;
        foreach (var item in rest)
            if (items.Count < Limit)
                items.Add(item);
            else
                remaining++;
        var metadata = new JsonObject { ["resourceVersion"] = State.Revision.ToString() };
        if (remaining > 0)
        {
            snapshots.Keep(State);
            metadata["continue"] = Encode(State.Revision, Key(items[^1]));
            metadata["remainingItemCount"] = remaining;
        }
        return new(items, metadata);
    }

    private static KubernetesStatus? CheckVersion(string version, StoreState state)
    {
        if (version.Length == 0)
            return null;
        if (!long.TryParse(version, out var asked) || asked < 0)
            return Refusals.BadRequest($"Invalid value: {FieldError.Quote(version)}: resourceVersion must be a non-negative integer");
        return asked <= state.Revision ? null : new(504, "Timeout", $"Too large resource version: {asked}, current: {state.Revision}") { Details = new() { ["retryAfterSeconds"] = 1 } };
    }

    private static string Key(StoredObject item) => $"{item.Namespace}\0{item.Name}";

    private static string Encode(long revision, string after) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = revision, ["start"] = after }.ToJsonString()));

    private static (long Revision, string After)? Decode(string token)
    {
        try
        {
            var json = JsonNode.Parse(Convert.FromBase64String(token));
            return json?["rv"] is { } revision && json["start"].Text() is { } start ? (revision.GetValue<long>(), start) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
