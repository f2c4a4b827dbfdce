using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>Server-side apply: merges a configuration, drops what its manager no longer applies, and refuses to take what others own.</summary>
internal static class ServerSideApply
{
    internal static Answer Create(ApiKind kind, JsonObject applied, WriteContext context) =>
        Check(kind, applied) is { } refused ? refused : Intake.Read(kind, applied, context);

    internal static Answer Merge(ApiKind kind, JsonObject current, JsonObject applied, WriteContext context)
    {
        if (Check(kind, applied) is { } refused)
            return refused;
        var managers = ManagedFields.Read(current, ManagedFields.BeforeFirstApply(kind, current));
        var claimed = OwnedFields.Of(applied, kind.Schema);
        var own = managers.Find(manager => IsWriter(manager, context));
        var others = managers.Where(manager => manager != own).ToList();
        var merged = (JsonObject)Merging.Merge(current, WithoutServerFields(applied), kind.Schema)!;
        if (own is not null)
            Removal.Apply(merged, Dropped(own.Fields, claimed, others), kind.Schema);
        var result = Intake.Read(kind, merged, context);
        if (result.Refusal is not null || context.Force)
            return result;
        var changed = Comparison.Of(current, result.Value, kind.Schema).Changed;
        return Conflicts.Find(others, changed) is { } conflict ? conflict : result;
    }

    private static bool IsWriter(Manager manager, WriteContext context) =>
        manager.Operation == Manager.Apply && manager.Name == context.Manager && manager.Subresource == context.Subresource;

    /// <summary>What the manager applied last time, does not apply now, and nobody else owns or builds on.</summary>
    private static FieldSet Dropped(FieldSet before, FieldSet now, List<Manager> others)
    {
        var kept = others.Aggregate(now, (all, manager) => all.Union(manager.Fields));
        return Unsupported(before, kept);
    }

    private static FieldSet Unsupported(FieldSet set, FieldSet kept)
    {
        var result = new FieldSet { IsMember = set.IsMember && kept.IsEmpty };
        foreach (var (element, child) in set.Children)
            result.Add(element, Unsupported(child, kept[element] ?? new()));
        return result;
    }

    private static JsonObject WithoutServerFields(JsonObject applied)
    {
        var copy = (JsonObject)applied.DeepClone();
        copy.Metadata?.Remove("managedFields");
        return copy;
    }

    private static KubernetesStatus? Check(ApiKind kind, JsonObject applied)
    {
        if (applied.Metadata?["managedFields"] is JsonArray { Count: > 0 })
            return Refusals.BadRequest("metadata.managedFields must be nil");
        var unknown = new List<string>();
        var copy = (JsonObject)applied.DeepClone();
        copy.Remove("apiVersion");
        copy.Remove("kind");
        if (kind.IsCustom)
            Pruning.Prune(copy, kind.Schema, unknown);
        else
        {
            var decoder = new Decoder(kind.Type.Kind);
            decoder.Decode(copy, kind.Schema);
            unknown.AddRange(decoder.Unknown);
        }
        return unknown.Count == 0 ? null : new(500, "", $"failed to create typed patch object ({Where(applied)}; {kind.Type.ApiVersion}, Kind={kind.Type.Kind}): .{unknown[0]}: field not declared in schema");
    }

    private static string Where(JsonObject applied) => $"{applied.Namespace}/{applied.Name}";
}
