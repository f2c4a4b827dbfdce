using System.Runtime.InteropServices;

namespace HyperFleet.Sentinel.Resources;

/// <summary>
/// Which page comes next. An API that can is walked by key: each page says where the next one begins, so that a page of a large fleet costs
/// what one of a small fleet does. One that cannot ignores the parameter and answers with its first page, and is walked by number.
/// </summary>
/// <param name="Number">The page's number; 1 in a walk by key.</param>
/// <param name="Continue">What the page before said, empty at the beginning; null in a walk by number.</param>
/// <param name="Seen">How many resources the pages before had, in a walk by number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WalkStep(int Number, string? Continue, long Seen)
{
    public static WalkStep First { get; } = new(1, "", 0);

    /// <summary>From the beginning, without the parameter.</summary>
    public static WalkStep FirstByNumber { get; } = new(1, null, 0);

    /// <summary>The step behind a page that this one brought; null when that was the last one.</summary>
    public WalkStep? Behind(ResourcePage page)
    {
        if (Continue is not null && page.IsOfWalk)
            return page.Continue is { } next ? this with { Continue = next } : null;
        // Also where a walk by key comes to an API that knows none, as in the middle of a downgrade: that is its first page.
        var seen = Seen + page.Count;
        return page.Count > 0 && seen < page.Total ? new WalkStep(Number + 1, null, seen) : null;
    }
}
