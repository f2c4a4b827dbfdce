using System.Collections;

namespace HyperFleet.Api.Conditions;

/// <summary>Conditions as they came from the row: passed on to clients as bytes, parsed only when somebody looks into them.</summary>
internal sealed class StoredConditions(ReadOnlyMemory<byte> json) : IReadOnlyList<Condition>
{
    private List<Condition>? _parsed;

    public ReadOnlyMemory<byte> Json => json;

    public int Count => Parsed.Count;

    public Condition this[int index] => Parsed[index];

    public IEnumerator<Condition> GetEnumerator() => Parsed.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<Condition> Parsed => _parsed ??= ConditionJson.Parse(json);
}
