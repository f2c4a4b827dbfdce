using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Statuses;

/// <summary>Decides what happens to a report; the first matching rule wins (API contract §2.7, rules 7–13).</summary>
internal static class ReportRules
{
    public static Result<ReportVerdict> Judge(AdapterReport report, AdapterStatus? stored, int generation, bool deleting)
    {
        if (report.ObservedGeneration > generation)
            return ReportVerdict.Discard;
        if (stored is not null && report.ObservedGeneration < stored.ObservedGeneration)
            return ReportVerdict.Discard;
        var sameGeneration = stored is not null && report.ObservedGeneration == stored.ObservedGeneration;
        if (sameGeneration && report.ObservedTime < stored!.LastReportTime)
            return ReportVerdict.Discard;
        if (AdapterConditionTypes.Mandatory.FirstOrDefault(type => report.Find(type) is null) is { } missing)
            return Problem.Invalid($"missing mandatory condition '{missing}': a report needs {string.Join(", ", AdapterConditionTypes.Mandatory)}");
        // A deletion that is finished must never be dropped, or it hangs for ever (§9, row 3).
        var silent = report.Find(AdapterConditionTypes.Available)!.Status == AdapterConditionStatus.Unknown && !(deleting && report.IsFinalized);
        if (silent && stored is not null)
            return ReportVerdict.Discard;
        if (sameGeneration && report.ObservedTime == stored!.LastReportTime)
            return ReportVerdict.Repeat;
        return silent ? ReportVerdict.StoreOnly : ReportVerdict.StoreAndAggregate;
    }
}
