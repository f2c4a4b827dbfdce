namespace Aspire.Hosting.ApplicationModel;

/// <summary>One variable; <see cref="IsFromSpec"/> tells those of the model from inherited ones.</summary>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);
