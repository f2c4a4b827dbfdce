using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The switches of orchestration contract §6.1 and the configuration keys behind them.</summary>
internal static class CommandLine
{
    public const string ManifestPublisher = "manifest";
    public const string KustomizePublisher = "kustomize";

    private static readonly (string Switch, string Key)[] Switches =
    [
        ("operation", "AppHost:Operation"),
        ("publisher", "Publishing:Publisher"),
        ("output-path", "Publishing:OutputPath"),
        ("output-path", "Pipeline:OutputPath"),
        ("step", "Pipeline:Step"),
    ];

    public static void Apply(ConfigurationManager configuration) => configuration.AddInMemoryCollection(
        from pair in Switches
        let value = configuration[pair.Switch]
        where value is not null
        select KeyValuePair.Create(pair.Key, (string?)value));

    public static DistributedApplicationExecutionContext ExecutionContext(IConfiguration configuration)
    {
        var operation = configuration["AppHost:Operation"];
        var publishes = operation is null
            ? configuration["Publishing:Publisher"] is not null
            : operation.Equals("publish", StringComparison.OrdinalIgnoreCase);
        return new DistributedApplicationExecutionContext(
            publishes ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run)
        {
            PublisherName = configuration["Publishing:Publisher"] ?? ManifestPublisher,
        };
    }

    public static string? OutputPath(IConfiguration configuration) =>
        configuration["Publishing:OutputPath"] ?? configuration["Pipeline:OutputPath"];

    /// <summary>What is wrong with the publish switches; null when nothing is.</summary>
    public static string? PublishError(IConfiguration configuration) => (configuration["Publishing:Publisher"], configuration["Pipeline:Step"]) switch
    {
        (not null and not ManifestPublisher and not KustomizePublisher, _) =>
            $"The publisher '{configuration["Publishing:Publisher"]}' is unknown. Use '--publisher manifest' or '--publisher kustomize'.",
        (_, not null and not "publish-manifest") => $"The step '{configuration["Pipeline:Step"]}' is unknown. Use '--step publish-manifest'.",
        _ when string.IsNullOrEmpty(OutputPath(configuration)) => "There is nowhere to write to. Give '--output-path PATH'.",
        _ => null,
    };
}
