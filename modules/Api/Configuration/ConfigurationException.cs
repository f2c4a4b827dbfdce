namespace HyperFleet.Api.Configuration;

/// <summary>The configuration cannot be used; start-up ends with this message.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
