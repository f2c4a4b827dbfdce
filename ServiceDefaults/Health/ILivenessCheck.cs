namespace HyperFleet.ServiceDefaults.Health;

/// <summary>Says whether the process itself still works. It touches no dependency: a slow database must not restart the role (incident I7).</summary>
public interface ILivenessCheck
{
    /// <returns>Null when alive, else the status text of the 503 answer.</returns>
    string? Failure();
}
