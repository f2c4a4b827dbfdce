using System.Text.Json;
using HyperFleet.Cel;

namespace HyperFleet.Sentinel.Resources;

/// <summary>A condition as <c>condition(name)</c> returns it (sentinel contract §4.3): every member always there, empty when it has no value.</summary>
internal sealed record ResourceCondition(
    string Type, string Status, long ObservedGeneration, string LastUpdatedTime, string LastTransitionTime, string Reason, string Message) : ICelMap
{
    private const int Members = 6;

    public static ResourceCondition Absent { get; } = new("", "", 0, "", "", "", "");

    public int Count => Members;

    public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
        from name in (string[])["status", "observed_generation", "last_updated_time", "last_transition_time", "reason", "message"]
        select KeyValuePair.Create(CelValue.From(name), Member(name)!.Value);

    public static ResourceCondition Read(JsonElement condition)
    {
        string Text(string name) =>
            condition.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
        var observed = condition.TryGetProperty("observed_generation", out var number) && number.TryGetInt64Safe(out var n) ? n : 0;
        return new ResourceCondition(
            Text("type"), Text("status"), observed, ResourceTime.Read(condition, "last_updated_time"),
            ResourceTime.Read(condition, "last_transition_time"), Text("reason"), Text("message"));
    }

    public bool TryGet(in CelValue key, out CelValue value)
    {
        var member = key.Kind == CelKind.String ? Member(key.AsString()) : null;
        value = member ?? default;
        return member is not null;
    }

    /// <summary>The form in <c>resource.status.conditions</c>: with its type, and reason and message only when they have a value.</summary>
    public ICelMap AsListed() => new ListedCondition(this);

    private CelValue? Member(string name) => name switch
    {
        "status" => CelValue.From(Status),
        "observed_generation" => CelValue.From(ObservedGeneration),
        "last_updated_time" => CelValue.From(LastUpdatedTime),
        "last_transition_time" => CelValue.From(LastTransitionTime),
        "reason" => CelValue.From(Reason),
        "message" => CelValue.From(Message),
        _ => null,
    };

    private sealed class ListedCondition(ResourceCondition condition) : ICelMap
    {
        public int Count => Entries.Count();

        public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
            from entry in condition.Entries.Prepend(KeyValuePair.Create(CelValue.From("type"), CelValue.From(condition.Type)))
            where entry.Key.AsString() is not ("reason" or "message") || entry.Value.AsString().Length > 0
            select entry;

        public bool TryGet(in CelValue key, out CelValue value)
        {
            if (key.Kind == CelKind.String && key.AsString() == "type")
            {
                value = CelValue.From(condition.Type);
                return true;
            }

            return condition.TryGet(key, out value)
                && (value.Kind != CelKind.String || value.AsString().Length > 0 || key.AsString() is not ("reason" or "message"));
        }
    }
}
