namespace HyperFleet.Adapter.Transport;

/// <summary>
/// What to do with an object, decided by generation alone (adapter contract §4). The reasons are part of logs and traces. What is older than
/// the object is left out: a slow run must not undo a later one, and nothing would come to repair it.
/// </summary>
internal sealed record Decision(string Operation, string Reason)
{
    public const string Create = "create";
    public const string Update = "update";
    public const string Recreate = "recreate";
    public const string Skip = "skip";

    public static Decision For(IReadOnlyDictionary<string, object?>? existing, IReadOnlyDictionary<string, object?> manifest, bool recreateOnChange, bool appliesOlder)
    {
        if (existing is null) return new(Create, "resource not found");
        var (from, to) = (Manifests.GenerationOf(existing), Manifests.GenerationOf(manifest));
        if (from == to) return new(Skip, $"generation {to} unchanged");
        if (to < from && !appliesOlder) return new(Skip, $"generation {to} is older than {from}");
        return recreateOnChange
            ? new(Recreate, $"generation changed {from}->{to}, recreateOnChange=true")
            : new(Update, $"generation changed {from}->{to}");
    }
}
