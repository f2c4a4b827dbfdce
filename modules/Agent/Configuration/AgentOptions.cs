using HyperFleet.Agent.Leading;
using HyperFleet.ServiceDefaults.Logging;

namespace HyperFleet.Agent.Configuration;

/// <summary>The settings of one agent (Maestro wire §7.1).</summary>
internal sealed record AgentOptions
{
    /// <summary>The management cluster that it serves.</summary>
    public string ConsumerName { get; init; } = "";

    public string WorkloadSourceDriver { get; init; } = "mqtt";

    /// <summary>The message broker file.</summary>
    public string WorkloadSourceConfig { get; init; } = "";

    /// <summary>Where the broker is, in one line (<see cref="Mqtt.MqttConnectionString"/>), in place of the file.</summary>
    public string WorkloadSourceConnection { get; init; } = "";

    /// <summary>Empty: <c>{consumer}-work-agent</c>.</summary>
    public string CloudeventsClientId { get; init; } = "";

    public string CloudeventsClientCodecs { get; init; } = "manifestbundle";

    public TimeSpan StatusSyncInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Asks for everything newer that often although the connection holds; zero: only when it is new.</summary>
    public TimeSpan SpecResyncInterval { get; init; }

    public TimeSpan EvictionGracePeriod { get; init; } = TimeSpan.FromMinutes(60);

    public int MaxJsonRawLength { get; init; } = 1024 * 1024;

    public int MaxFeedbackWatch { get; init; } = 50;

    public int Workers { get; init; } = 10;

    public bool DisableLeaderElection { get; init; } = true;

    public LeaseTimes Lease { get; init; } = new();

    /// <summary>Empty: the cluster that the process runs in.</summary>
    public string Kubeconfig { get; init; } = "";

    public double KubeApiQps { get; init; } = 50;

    public int KubeApiBurst { get; init; } = 100;

    /// <summary>As in upstream's <c>--feature-gates</c>: <c>Name=true,Other=false</c>.</summary>
    public string FeatureGates { get; init; } = "";

    public int Verbosity { get; init; }

    public LogOptions Log { get; init; } = new();

    public bool AllowsRawFeedback => !FeatureGates.Split(',', StringSplitOptions.TrimEntries).Contains("RawFeedbackJsonString=false");
}
