namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; null means the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    public bool DisableDashboard { get; set; }

    /// <summary>Replaces the registry of every container image.</summary>
    public string? ContainerRegistryOverride { get; set; }

    /// <summary>Lets the dashboard listen on http.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Writes the resources' output to the application's own log.</summary>
    public bool EnableResourceLogging { get; set; }
}
