namespace Aspire.Hosting.ApplicationModel;

public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? state) => state is null ? null : FromText(state);

    internal static ResourceStateSnapshot FromText(string state) => new(state, state switch
    {
        "Running" => KnownResourceStateStyles.Success,
        "FailedToStart" or "RuntimeUnhealthy" => KnownResourceStateStyles.Error,
        "Waiting" or "Stopping" => KnownResourceStateStyles.Warn,
        _ => KnownResourceStateStyles.Info,
    });
}
