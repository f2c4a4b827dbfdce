using System.Text.Json;
using HyperFleet.Cel;

namespace HyperFleet.Sentinel.Resources;

/// <summary>
/// One item of a list page as expressions see it (sentinel contract §4.1). It reads the page's JSON in place, and no more of it than is
/// asked for: valid only until the page is disposed.
/// </summary>
internal sealed class Resource : ICelMap
{
    private static readonly string[] Names =
        ["id", "kind", "name", "href", "created_time", "updated_time", "generation", "status", "spec", "labels", "references", "owner_references"];

    private readonly JsonElement _item;
    private readonly ConditionList _conditions;

    public Resource(JsonElement item)
    {
        _item = item;
        _conditions = new ConditionList(item);
        Id = Text("id");
        Kind = Text("kind");
        Generation = item.TryGetProperty("generation", out var generation) && generation.TryGetInt64Safe(out var number) ? number : 0;
    }

    public string Id { get; }

    public string Kind { get; }

    public long Generation { get; }

    public int Count => Entries.Count();

    public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
        from name in Names
        let member = Member(name)
        where member is not null
        select KeyValuePair.Create(CelValue.From(name), member.Value);

    /// <summary>Reconciled at its present generation: nothing about it is news.</summary>
    public bool IsSettled =>
        Condition("Reconciled") is { Status: "True" } reconciled && reconciled.ObservedGeneration == Generation;

    /// <inheritdoc cref="ConditionList.Find"/>
    public ResourceCondition Condition(string type) => _conditions.Find(type);

    public bool TryGet(in CelValue key, out CelValue value)
    {
        var member = key.Kind == CelKind.String ? Member(key.AsString()) : null;
        value = member ?? default;
        return member is not null;
    }

    private CelValue? Member(string name) => name switch
    {
        "id" => CelValue.From(Id),
        "kind" => CelValue.From(Kind),
        "name" or "href" => CelValue.From(Text(name)),
        "created_time" or "updated_time" => CelValue.From(ResourceTime.Read(_item, name)),
        "generation" => CelValue.From(Generation),
        "status" => CelValue.FromMap(new ResourceStatus(_conditions)),
        "spec" or "labels" or "references" => Present(name, member => true),
        "owner_references" => Present(name, member => member.Value is { ValueKind: JsonValueKind.String } text && !text.ValueEquals("")),
        _ => null,
    };

    /// <summary>The object of that name when it has a member that counts.</summary>
    private CelValue? Present(string name, Func<JsonProperty, bool> counts) =>
        _item.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Any(counts)
            ? CelValue.FromJson(element)
            : null;

    private string Text(string name) =>
        _item.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
}
