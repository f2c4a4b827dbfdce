namespace HyperFleet.Adapter.Configuration;

/// <summary>Configuration that must not start; the message is the whole text for the operator (adapter contract §1.4).</summary>
internal sealed class ConfigurationFailure(string message, Exception? cause = null) : Exception(message, cause);
