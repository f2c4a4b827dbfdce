namespace Aspire.Hosting.Processes;

/// <summary>What to start. <see cref="Environment"/> overlays the inherited variables; a null value removes one.</summary>
internal sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments)
{
    public string WorkingDirectory { get; init; } = "/";

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The signal that asks the process to end; PostgreSQL's fast shutdown is <see cref="Signal.Interrupt"/>.</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;

    /// <summary>The container that this process is the client of; it is removed when the process is gone.</summary>
    public ContainerHandle? Container { get; init; }

    public Action<OutputLine>? Output { get; init; }
}
