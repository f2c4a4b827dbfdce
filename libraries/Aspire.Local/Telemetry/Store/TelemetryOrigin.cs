namespace Aspire.Hosting.Telemetry.Store;

/// <summary>Who sent something: a resource's service name and its instance.</summary>
internal sealed record TelemetryOrigin(string Service, string Instance)
{
    /// <summary>The id that the rest of the dashboard knows the instance by: the name, with the replica's suffix where there are several.</summary>
    public string Id => Instance.Length == 0 || Instance == Service ? Service : $"{Service}-{Instance}";
}
