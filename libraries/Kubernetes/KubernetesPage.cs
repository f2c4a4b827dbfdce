using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes;

/// <summary>One page of a list, or the reason why there is none.</summary>
public sealed record KubernetesPage
{
    public KubernetesOutcome Outcome { get; private init; }

    /// <summary>The server's refusal, when <see cref="Outcome"/> is not <see cref="KubernetesOutcome.Ok"/>.</summary>
    public KubernetesStatus? Status { get; private init; }

    /// <summary>The objects, each with <c>apiVersion</c> and <c>kind</c>.</summary>
    public IReadOnlyList<JsonObject> Items { get; private init; } = [];

    /// <summary>The version to watch from.</summary>
    public string ResourceVersion { get; private init; } = "";

    /// <summary>The token of the next page; empty on the last one.</summary>
    public string Continue { get; private init; } = "";

    /// <summary>How many objects follow this page, when the server counts them.</summary>
    public long? RemainingItemCount { get; private init; }

    /// <exception cref="KubernetesException">The request was refused; the message is the server's.</exception>
    public KubernetesPage Require() => Status is null ? this : throw new KubernetesException(Status);

    internal static KubernetesPage From(KubernetesResult result, GroupVersionKind kind) => result.Object is { } list
        ? Read(list, kind)
        : new() { Outcome = result.Outcome, Status = result.Status };

    internal KubernetesPage Append(KubernetesPage next) => next with { Items = [.. Items, .. next.Items] };

    private static KubernetesPage Read(JsonObject list, GroupVersionKind kind) => new()
    {
        Items = Detach(list["items"] as JsonArray ?? [], kind),
        ResourceVersion = list.ResourceVersion ?? "",
        Continue = list.Metadata?["continue"].Text() ?? "",
        RemainingItemCount = list.Metadata?["remainingItemCount"]?.GetValue<long>(),
    };

    // Items of built-in lists carry no kind of their own; a detached object must still say what it is.
    private static JsonObject[] Detach(JsonArray items, GroupVersionKind kind)
    {
        var objects = items.OfType<JsonObject>().ToArray();
        items.Clear();
        foreach (var item in objects)
        {
            if (!item.ContainsKey("kind"))
                item.Insert(0, "kind", kind.Kind);
            if (!item.ContainsKey("apiVersion"))
                item.Insert(0, "apiVersion", kind.ApiVersion);
        }
        return objects;
    }
}
