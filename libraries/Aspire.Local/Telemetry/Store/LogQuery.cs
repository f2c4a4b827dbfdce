namespace Aspire.Hosting.Telemetry.Store;

/// <summary>Which log records somebody wants to see; null means all.</summary>
internal sealed record LogQuery(string? Resource, LogSeverity Least, string? Text, string? TraceId)
{
    public bool Matches(LogEntry entry) =>
        entry.Severity >= Least
        && (Resource is null || entry.Origin.Id == Resource || entry.Origin.Service == Resource)
        && (TraceId is null || entry.TraceId == TraceId)
        && (Text is null || Contains(entry.Message) || Contains(entry.Scope) || entry.Attributes.Any(attribute => Contains(attribute.Value)));

    private bool Contains(string candidate) => candidate.Contains(Text!, StringComparison.OrdinalIgnoreCase);
}
