using System.CommandLine;
using HyperFleet.Agent.Wire;
using HyperFleet.Mqtt;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Agent.Configuration;

/// <summary>Loads and validates what an agent needs to start.</summary>
internal sealed record AgentConfiguration(AgentOptions Options, AgentIdentity Identity, AgentTopics Topics, MqttBrokerFile Broker)
{
    private const int DebugVerbosity = 4;

    /// <exception cref="ConfigurationException">Names the setting, what is wrong with it and how to provide it.</exception>
    public static AgentConfiguration Load(SettingTable table, ParseResult? flags, Func<string, string?> environment)
    {
        var options = OptionsBinder.Bind<AgentOptions>(table.Merge(null, flags, environment));
        if (options.Verbosity >= DebugVerbosity && options.Log.Level == "info")
            options = options with { Log = options.Log with { Level = "debug" } };
        Demand(options.ConsumerName.Length is > 0 and <= 63, "consumer_name", "required, at most 63 characters", table);
        Demand(options.WorkloadSourceDriver == "mqtt", "workload_source_driver", $"'{options.WorkloadSourceDriver}' is not supported: use mqtt", table);
        Demand(options.WorkloadSourceConfig.Length > 0 || options.WorkloadSourceConnection.Length > 0,
            "workload_source_config", "required, unless ConnectionStrings__mqtt says where the broker is", table);
        Demand(options.StatusSyncInterval >= TimeSpan.FromMilliseconds(100), "status_sync_interval", "must be 100ms or more", table);
        Demand(options.SpecResyncInterval == TimeSpan.Zero || options.SpecResyncInterval >= TimeSpan.FromSeconds(1), "spec_resync_interval", "must be 0 or at least 1s", table);
        Demand(options.Lease is { Retry.Ticks: > 0 } && options.Lease.Retry < options.Lease.RenewDeadline && options.Lease.RenewDeadline < options.Lease.Duration,
            "lease.duration", "must be longer than the renew deadline, and that longer than the retry period", table);
        Demand(options.MaxFeedbackWatch >= 0, "max_feedback_watch", "must not be negative", table);
        Demand(options.Workers is >= 1 and <= 1000, "workers", "must be between 1 and 1000", table);
        Demand(options.MaxJsonRawLength >= 0, "max_json_raw_length", "must not be negative", table);
        var broker = options.WorkloadSourceConfig.Length > 0 ? ReadBroker(options.WorkloadSourceConfig) : ReadConnection(options);
        var identity = AgentIdentity.Create(options.ConsumerName, options.CloudeventsClientId, broker.BrokerHost!);
        return new(options, identity, AgentTopics.Of(broker.Topics, options.ConsumerName), broker);
    }

    // Unknown keys are refused, unlike upstream: a mistyped clientCertFile would mean plain text.
    /// <exception cref="ConfigurationException">The file cannot be read, or a value cannot be used; every mistake is named.</exception>
    public static MqttBrokerFile ReadBroker(string path)
    {
        var broker = OptionsBinder.Bind<MqttBrokerFile>(SettingTable.ReadFile(path));
        return broker.Validate() is { Count: > 0 } mistakes ? throw new ConfigurationException($"'{path}' cannot be used: {string.Join("; ", mistakes)}") : broker;
    }

    private static MqttBrokerFile ReadConnection(AgentOptions options) =>
        MqttConnectionString.TryRead(options.WorkloadSourceConnection, options.ConsumerName, out var broker, out var mistakes)
            ? broker
            : throw new ConfigurationException($"'ConnectionStrings__mqtt' cannot be used: {string.Join("; ", mistakes)}");

    private static void Demand(bool holds, string path, string reason, SettingTable table)
    {
        if (!holds)
            throw new ConfigurationException(string.Join('\n', [$"invalid setting '{path}': {reason}", "Please provide via:", .. table.WaysToProvide(path).SkipLast(1)]));
    }
}
