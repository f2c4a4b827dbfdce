namespace HyperFleet.Postgres;

/// <summary>Connection settings that cannot be used. The message names the setting or file and the fix, never a value that may be secret.</summary>
public sealed class PostgresConfigurationException(string message, Exception? cause = null) : InvalidOperationException(message, cause);
