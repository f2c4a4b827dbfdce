using HyperFleet.Cel;

namespace HyperFleet.Sentinel.Resources;

/// <summary><c>resource.status</c>: empty, or with the list of conditions.</summary>
internal sealed class ResourceStatus(ConditionList conditions) : ICelMap
{
    public int Count => conditions.All.Count == 0 ? 0 : 1;

    public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
        conditions.All.Count == 0 ? [] : [KeyValuePair.Create(CelValue.From("conditions"), List())];

    public bool TryGet(in CelValue key, out CelValue value)
    {
        var found = conditions.All.Count > 0 && key.Kind == CelKind.String && key.AsString() == "conditions";
        value = found ? List() : default;
        return found;
    }

    private CelValue List() => CelValue.FromList([.. conditions.All.Select(condition => CelValue.FromMap(condition.AsListed()))]);
}
