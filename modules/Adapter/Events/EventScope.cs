using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Events;

/// <summary>The fields that every log line of an event carries (adapter contract §7.3).</summary>
internal static class EventScope
{
    public static IReadOnlyDictionary<string, object?> Of(AdapterEvent @event)
    {
        var fields = new Dictionary<string, object?> { ["event_id"] = @event.Id, ["event_type"] = @event.Type };
        var kind = Add(fields, @event.Data);
        if (kind is not null) fields["resource_type"] = kind;
        Add(fields, Plain.At(@event.Data, "owner_references"));
        if (Plain.At(@event.Data, "generation") is double generation) fields["observed_generation"] = (long)generation;
        return fields;
    }

    private static string? Add(Dictionary<string, object?> fields, object? resource)
    {
        if (Plain.At(resource, "kind") is not string { Length: > 0 } kind) return null;
        var name = kind.ToLowerInvariant();
        if (Plain.At(resource, "id") is string id) fields[$"{name}_id"] = id;
        return name;
    }
}
