namespace Aspire.Hosting.Processes;

/// <summary>One line a child process wrote.</summary>
internal readonly record struct OutputLine(string Text, bool IsError);
