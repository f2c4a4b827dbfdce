namespace HyperFleet.Adapter.Configuration;

/// <summary>A line that the configuration writes into the log; the message is a template.</summary>
internal sealed record LogConfig(string Message, string Level);
