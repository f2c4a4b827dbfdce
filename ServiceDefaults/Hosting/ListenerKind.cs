namespace HyperFleet.ServiceDefaults.Hosting;

/// <summary>Which listener a connection came in on. Kept on the connection, so a Host header cannot reach another listener's pages.</summary>
internal enum ListenerKind
{
    Main,
    Health,
    Metrics,
}
