using System.Text.RegularExpressions;

namespace HyperFleet.Adapter.DryRun;

/// <summary>Answers for the calls that match, in order; the last one repeats.</summary>
internal sealed class RecordedEndpoint(string method, Regex pattern, IReadOnlyList<RecordedResponse> responses)
{
    private int _next;

    public bool Matches(string calledMethod, string url) =>
        (method is "" or "*" || method.Equals(calledMethod, StringComparison.OrdinalIgnoreCase)) && pattern.IsMatch(url);

    public RecordedResponse Next() => responses[Math.Min(Interlocked.Increment(ref _next) - 1, responses.Count - 1)];
}
