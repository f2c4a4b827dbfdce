namespace Aspire.Hosting.Orchestration;

/// <summary>One line of a resource's console.</summary>
internal readonly record struct LogLine(long Number, DateTimeOffset Time, string Text, bool IsError);
