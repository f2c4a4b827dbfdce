using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>Keeps <c>metadata.managedFields</c> true to what each write changed.</summary>
internal static class ManagedFields
{
    /// <summary>The writer of an update owns what it changed; what it removed nobody owns.</summary>
    internal static void AfterUpdate(ApiKind kind, JsonObject? before, JsonObject after, WriteContext context)
    {
        if (after.Metadata!["managedFields"] is JsonArray given && given.All(entry => entry is JsonObject { Count: 0 }))
        {
            after.Metadata!.Remove("managedFields");
            return;
        }
        var managers = Read(after.Metadata!.ContainsKey("managedFields") ? after : before);
        if (before is not null && managers.Count == 0)
            return; // who forgot the owners of an object, or never had any, gets them back by the first apply
        var change = Comparison.Of(before, Owned(kind, after, before), kind.Schema);
        Write(after, Settle(managers, Of(context, Manager.Update, kind, change.Changed), change, adds: true));
    }

    /// <summary>The applier owns what it applied, and nothing that it left out.</summary>
    internal static void AfterApply(ApiKind kind, JsonObject? before, JsonObject after, JsonObject applied, WriteContext context)
    {
        var managers = before is null ? [] : Read(before, BeforeFirstApply(kind, before));
        var change = Comparison.Of(before, after, kind.Schema);
        Write(after, Settle(managers, Of(context, Manager.Apply, kind, OwnedFields.Of(applied, kind.Schema)), change, adds: false));
    }

    internal static List<Manager> Read(JsonObject? item, Manager? otherwise = null)
    {
        var entries = item?.Metadata?["managedFields"] as JsonArray ?? [];
        var managers = entries.OfType<JsonObject>().Select(Manager.Read).ToList();
        return managers.Count == 0 && otherwise is not null ? [otherwise] : managers;
    }

    /// <summary>An object that nobody managed so far belongs to a manager that stands for everyone before.</summary>
    internal static Manager? BeforeFirstApply(ApiKind kind, JsonObject before) => new(
        "before-first-apply", Manager.Update, kind.Type.ApiVersion, "", before.Metadata?["creationTimestamp"].Text() ?? "", Comparison.Of(null, before, kind.Schema).Changed);

    internal static JsonObject WithoutTimes(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        foreach (var entry in copy.Metadata?["managedFields"] as JsonArray ?? [])
            (entry as JsonObject)?.Remove("time");
        return copy;
    }

    private static List<Manager> Settle(List<Manager> managers, Manager writer, Comparison change, bool adds)
    {
        var own = managers.Find(manager => manager.IsSame(writer));
        var settled = managers.Where(manager => manager != own).Select(manager => manager with { Fields = manager.Fields.Except(change.Changed.Intersect(manager.Fields)).Except(change.Removed) }).ToList();
        var fields = adds ? (own?.Fields ?? new()).Union(writer.Fields).Except(change.Removed) : writer.Fields;
        var unchanged = own is not null && own.Fields.SetEquals(fields) && own.ApiVersion == writer.ApiVersion;
        settled.Add(unchanged ? own! : writer with { Fields = fields });
        return settled.FindAll(manager => !manager.Fields.IsEmpty);
    }

    // A creator does not own the status that the server gives.
    private static JsonObject Owned(ApiKind kind, JsonObject after, JsonObject? before)
    {
        if (before is not null || !kind.HasStatus)
            return after;
        var owned = (JsonObject)after.DeepClone();
        owned.Remove("status");
        return owned;
    }

    private static Manager Of(WriteContext context, string operation, ApiKind kind, FieldSet fields) =>
        new(context.Manager, operation, kind.Type.ApiVersion, context.Subresource, Timestamps.Write(context.Now), fields);

    private static void Write(JsonObject item, List<Manager> managers)
    {
        var ordered = managers.OrderBy(manager => manager.Operation).ThenBy(manager => manager.Time).ThenBy(manager => manager.Name);
        var entries = new JsonArray([.. ordered.Select(manager => manager.Write())]);
        if (entries.Count > 0)
            item.Metadata!["managedFields"] = entries;
        else
            item.Metadata!.Remove("managedFields");
    }
}
