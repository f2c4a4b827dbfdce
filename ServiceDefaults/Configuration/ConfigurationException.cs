namespace HyperFleet.ServiceDefaults.Configuration;

/// <summary>Configuration that cannot be used. The message names the setting, what is wrong with it and how to provide it.</summary>
public sealed class ConfigurationException(string message, Exception? cause = null) : Exception(message, cause);
