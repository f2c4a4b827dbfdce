namespace HyperFleet.Adapter.Configuration;

internal sealed record PostActionConfig(string Name, ApiCallConfig? ApiCall, LogConfig? Log, string? When);
