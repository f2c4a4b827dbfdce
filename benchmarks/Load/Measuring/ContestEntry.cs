namespace HyperFleet.Load.Measuring;

/// <summary>A contest as it is announced.</summary>
/// <param name="Name">Name on the command line and of the result file, <c>p1-create</c>.</param>
/// <param name="What">One line for people: subject against baseline.</param>
/// <param name="Unit">Unit of both sides, <c>requests/s</c>.</param>
internal sealed record ContestEntry(string Name, string What, string Unit, RatioLimits Limits, Func<LoadSettings, Contest> Make);
