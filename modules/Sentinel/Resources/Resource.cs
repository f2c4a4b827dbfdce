using System.Text.Json;
using HyperFleet.Cel;

namespace HyperFleet.Sentinel.Resources;

/// <summary>
/// One item of a list page as expressions see it (sentinel contract §4.1). It reads the page's JSON in place: valid only until the page is disposed.
/// </summary>
internal sealed class Resource : ICelMap
{
    private static readonly string[] Scalars = ["id", "kind", "name", "href", "created_time", "updated_time"];
    private readonly JsonElement _item;
    private readonly List<KeyValuePair<string, CelValue>> _members = new(12);
    private readonly List<ResourceCondition> _conditions = [];

    public Resource(JsonElement item)
    {
        _item = item;
        Id = Text("id");
        Kind = Text("kind");
        Generation = item.TryGetProperty("generation", out var generation) && generation.TryGetInt64Safe(out var number) ? number : 0;
        ReadConditions();
    }

    public string Id { get; }

    public string Kind { get; }

    public long Generation { get; }

    public int Count => Members.Count;

    public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
        Members.Select(member => KeyValuePair.Create(CelValue.From(member.Key), member.Value));

    /// <summary>Reconciled at its present generation: nothing about it is news.</summary>
    public bool IsSettled =>
        Condition("Reconciled") is { Status: "True" } reconciled && reconciled.ObservedGeneration == Generation;

    private List<KeyValuePair<string, CelValue>> Members
    {
        get
        {
            if (_members.Count == 0)
                FillMembers();
            return _members;
        }
    }

    /// <summary>The condition of that type, the last one when there are several; an empty one when there is none.</summary>
    public ResourceCondition Condition(string type) =>
        _conditions.FindLast(condition => condition.Type == type) ?? ResourceCondition.Absent;

    public bool TryGet(in CelValue key, out CelValue value)
    {
        value = default;
        if (key.Kind != CelKind.String)
            return false;
        var name = key.AsString();
        foreach (var member in Members)
        {
            if (member.Key != name)
                continue;
            value = member.Value;
            return true;
        }

        return false;
    }

    private void FillMembers()
    {
        foreach (var name in Scalars)
            Add(name, CelValue.From(name.EndsWith("_time", StringComparison.Ordinal) ? ResourceTime.Read(_item, name) : Text(name)));
        Add("generation", CelValue.From(Generation));
        Add("status", CelValue.FromMap(new ResourceStatus(_conditions)));
        AddPresent("spec");
        AddPresent("labels");
        AddPresent("references");
        if (_item.TryGetProperty("owner_references", out var owner) && owner.ValueKind == JsonValueKind.Object
            && owner.EnumerateObject().Any(member => member.Value is { ValueKind: JsonValueKind.String } text && !text.ValueEquals("")))
        {
            Add("owner_references", CelValue.FromJson(owner));
        }
    }

    private void AddPresent(string name)
    {
        if (_item.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Any())
            Add(name, CelValue.FromJson(element));
    }

    private void Add(string name, CelValue value) => _members.Add(KeyValuePair.Create(name, value));

    private string Text(string name) =>
        _item.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.String ? element.GetString()! : "";

    private void ReadConditions()
    {
        if (!_item.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object
            || !status.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var condition in conditions.EnumerateArray())
        {
            if (condition.ValueKind == JsonValueKind.Object)
                _conditions.Add(ResourceCondition.Read(condition));
        }
    }
}
