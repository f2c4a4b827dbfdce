using System.CommandLine;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.ServiceDefaults.Hosting;

/// <summary>
/// The health and metrics listeners of a role that has no other: by flag as a whole (<c>--health-server-bindaddress :8080</c>), or host
/// and port apart by environment, as orchestrators hand out ports.
/// </summary>
public sealed class ManagementListeners
{
    private readonly Option<string?> _health = Flag("--health-server-bindaddress", "Where /healthz and /readyz listen", "HYPERFLEET_HEALTH", 8080);
    private readonly Option<string?> _metrics = Flag("--metrics-server-bindaddress", "Where /metrics listens", "HYPERFLEET_METRICS", 9090);

    /// <summary>A role that is to offer no endpoint unless one is asked for listens nowhere by default.</summary>
    public bool OnRequestOnly { get; init; }

    public void AddTo(Command command)
    {
        command.Options.Add(_health);
        command.Options.Add(_metrics);
    }

    /// <exception cref="ConfigurationException">A flag or variable holds no bind address.</exception>
    public ServiceEndpoints Read(ParseResult flags, Func<string, string?> environment) =>
        new(Read(flags.GetValue(_health), "HYPERFLEET_HEALTH", 8080, environment), Read(flags.GetValue(_metrics), "HYPERFLEET_METRICS", 9090, environment));

    private BindAddress? Read(string? flag, string prefix, int port, Func<string, string?> environment)
    {
        if (OnRequestOnly && flag is null && string.IsNullOrEmpty(environment(prefix + "_PORT")))
            return null;
        try
        {
            return BindAddress.Parse(flag ?? $"{environment(prefix + "_HOST")}:{(environment(prefix + "_PORT") is { Length: > 0 } given ? given : port)}");
        }
        catch (FormatException mistake)
        {
            throw new ConfigurationException(mistake.Message, mistake);
        }
    }

    private static Option<string?> Flag(string name, string description, string prefix, int port) => new(name)
    {
        Description = $"{description} [env: {prefix}_HOST, {prefix}_PORT] [default: :{port}]",
        HelpName = "host:port",
    };
}
