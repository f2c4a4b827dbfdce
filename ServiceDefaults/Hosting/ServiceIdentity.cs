using System.Reflection;

namespace HyperFleet.ServiceDefaults.Hosting;

/// <summary>Who a role is in telemetry.</summary>
/// <param name="Name">OpenTelemetry service name, <c>hyperfleet-api</c>; <c>OTEL_SERVICE_NAME</c> wins.</param>
/// <param name="Component">Label <c>component</c> of metrics and log lines, <c>api</c>.</param>
/// <param name="Version">Label <c>version</c>.</param>
public sealed record ServiceIdentity(string Name, string Component, string Version)
{
    /// <summary>The version of the running build, without the commit.</summary>
    public static string BuildVersion { get; } = InformationalVersion.Split('+')[0];

    /// <summary>The commit of the running build, or <c>unknown</c>.</summary>
    public static string BuildCommit { get; } = InformationalVersion.Split('+') is [_, var commit, ..] ? commit : "unknown";

    private static string InformationalVersion =>
        typeof(ServiceIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0-dev";

    public ServiceIdentity(string name, string component)
        : this(name, component, BuildVersion)
    {
    }
}
