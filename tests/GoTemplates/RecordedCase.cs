namespace HyperFleet.GoTemplates.Tests;

/// <summary>One line of Recorded/table.json: a template and what Go made of it.</summary>
public sealed record RecordedCase
{
    public required string Group { get; init; }

    public required string Template { get; init; }

    public string? MissingKey { get; init; }

    public string Output { get; init; } = "";

    public string Error { get; init; } = "";

    /// <summary>Set on cases newer than the recording Go, written by hand after Go's release notes.</summary>
    public string? Documented { get; init; }
}
