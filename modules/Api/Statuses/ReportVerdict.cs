namespace HyperFleet.Api.Statuses;

/// <summary>What to do with a report (API contract §2.7, rules 7–13).</summary>
internal enum ReportVerdict
{
    /// <summary>Answer 204 and forget it.</summary>
    Discard,

    /// <summary>The same report again: answer with the stored row.</summary>
    Repeat,

    /// <summary>Store it; it says nothing about health, so conditions stay.</summary>
    StoreOnly,

    /// <summary>Store it and recompute the conditions.</summary>
    StoreAndAggregate,
}
