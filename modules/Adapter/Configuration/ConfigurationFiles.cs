namespace HyperFleet.Adapter.Configuration;

/// <summary>Where the two configuration files are, as given by flag, environment or convention (adapter contract §1.1).</summary>
/// <param name="Deployment">The deployment file.</param>
/// <param name="Task">The task file; null when the deployment file is a legacy envelope that holds both.</param>
internal sealed record ConfigurationFiles(string Deployment, string? Task)
{
    private static readonly string[] Conventions = ["/etc/hyperfleet/config.yaml", "./configs/config.yaml"];

    /// <exception cref="ConfigurationFailure">No deployment file is named or found.</exception>
    public static ConfigurationFiles Find(string? config, string? task, Func<string, string?> environment)
    {
        var deployment = FirstGiven(config, environment("HYPERFLEET_ADAPTER_CONFIG"), environment("ADAPTER_CONFIG_PATH"))
            ?? Conventions.FirstOrDefault(File.Exists)
            ?? throw new ConfigurationFailure($"failed to load adapter config: no file: use --config, HYPERFLEET_ADAPTER_CONFIG or one of {string.Join(", ", Conventions)}");
        return new ConfigurationFiles(deployment, FirstGiven(task, environment("HYPERFLEET_TASK_CONFIG")));
    }

    private static string? FirstGiven(params IEnumerable<string?> values) => values.FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
