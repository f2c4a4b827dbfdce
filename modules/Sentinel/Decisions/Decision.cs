namespace HyperFleet.Sentinel.Decisions;

/// <summary>Whether one resource gets an event, and why (sentinel contract §5.1).</summary>
/// <param name="Publish">True when it does.</param>
/// <param name="Reason">The text of logs, metrics and payloads.</param>
/// <param name="Rules">The names of the parameters that were true, for the log.</param>
internal readonly record struct Decision(bool Publish, string Reason, string Rules = "")
{
    public const string Matched = "message decision matched";
    public const string NotMatched = "message decision result is false";
    public const string Recent = "published within the poll interval";
    public const string News = "generation not yet published";
}
