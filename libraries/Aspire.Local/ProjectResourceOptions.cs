namespace Aspire.Hosting;

public class ProjectResourceOptions
{
    /// <summary>The launch profile to apply; null means the default one.</summary>
    public string? LaunchProfileName { get; set; }

    public bool ExcludeLaunchProfile { get; set; }

    /// <summary>Accepted for compatibility: endpoints are never read from Kestrel's configuration here.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }
}
