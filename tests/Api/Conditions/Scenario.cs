using HyperFleet.Api.Conditions;
using HyperFleet.Api.Statuses;

namespace HyperFleet.Api.Tests.Conditions;

/// <summary>Plays changes and reports against the pure aggregation. Times are minutes after 10:00.</summary>
internal sealed class Scenario(params string[] required)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly List<AdapterStatus> _statuses = [];
    private IReadOnlyList<Condition> _conditions = [];
    private int _generation = 1;
    private int _reference;
    private bool _deleting;
    private string _step = "create";

    public bool Legacy { get; init; }

    public bool HasChildren { get; set; }

    public IReadOnlyList<string> Types => [.. _conditions.Select(c => c.Type)];

    public IReadOnlyList<Condition> Conditions => _conditions;

    public Scenario Step(int number, string what)
    {
        _step = $"{number} {what}";
        return Compute();
    }

    public Scenario Report(string adapter, bool? available, int generation, int minute, bool? finalized = null)
    {
        _step = $"{adapter} {available} g{generation} @{minute}";
        if (_conditions.Count == 0)
            Compute();
        var report = Build(adapter, available, generation, minute, finalized);
        var stored = _statuses.Find(s => s.Adapter == adapter);
        var verdict = ReportRules.Judge(report, stored, _generation, _deleting);
        if (verdict.Problem is not null || verdict.Value == ReportVerdict.Discard)
            return this;
        _statuses.RemoveAll(s => s.Adapter == adapter);
        _statuses.Add(report.ToStatus(stored));
        return verdict.Value == ReportVerdict.StoreAndAggregate ? Compute() : this;
    }

    public Scenario Change(int minute)
    {
        (_step, _generation, _reference) = ($"patch @{minute}", _generation + 1, minute);
        return Compute();
    }

    public Scenario Delete(int minute, bool children = false)
    {
        (_step, _generation, _reference, _deleting, HasChildren) = ($"delete @{minute}", _generation + 1, minute, true, children);
        return Compute();
    }

    public Scenario Status(string type, bool status)
    {
        Assert.Equal(status, Find(type).Status);
        return this;
    }

    /// <summary>A condition as "status generation updated transitioned".</summary>
    public string Describe(string type)
    {
        var c = Find(type);
        return $"{(c.Status ? 'T' : 'F')} {c.ObservedGeneration} {(c.LastUpdatedTime - Start).TotalMinutes} {(c.LastTransitionTime - Start).TotalMinutes}";
    }

    public Condition Find(string type) => _conditions.Single(c => c.Type == type);

    internal static AdapterReport Build(string adapter, bool? available, int generation, int minute, bool? finalized = null)
    {
        var time = Start.AddMinutes(minute);
        List<AdapterCondition> conditions =
        [
            new(AdapterConditionTypes.Available, Parse(available), "Because", "It is so", time),
            new(AdapterConditionTypes.Applied, AdapterConditionStatus.True, null, null, time),
            new(AdapterConditionTypes.Health, AdapterConditionStatus.True, null, null, time),
        ];
        if (finalized is { } done)
            conditions.Add(new(AdapterConditionTypes.Finalized, Parse(done), null, null, time));
        return new(adapter, generation, time, conditions, default, default);
    }

    private static AdapterConditionStatus Parse(bool? value) => value switch
    {
        true => AdapterConditionStatus.True,
        false => AdapterConditionStatus.False,
        null => AdapterConditionStatus.Unknown,
    };

    private Scenario Compute()
    {
        _conditions = Aggregation.Compute(new()
        {
            Generation = _generation,
            Reference = Start.AddMinutes(_reference),
            RequiredAdapters = required,
            Statuses = _statuses,
            Previous = _conditions,
            Deleting = _deleting,
            HasChildren = HasChildren,
            Legacy = Legacy,
        });
        return this;
    }
}
