namespace HyperFleet.Adapter.Configuration;

internal sealed record ClientsSection
{
    public ApiSection HyperfleetApi { get; init; } = new();

    public BrokerSection Broker { get; init; } = new();

    public KubernetesSection Kubernetes { get; init; } = new();

    /// <summary>Present when the adapter speaks to Maestro.</summary>
    public MaestroSection? Maestro { get; init; }

    internal sealed record BrokerSection
    {
        public string SubscriptionId { get; init; } = "";

        public string Topic { get; init; } = "";
    }

    internal sealed record KubernetesSection
    {
        public string ApiVersion { get; init; } = "v1";

        /// <summary>Empty connects as the pod that the process runs in.</summary>
        public string KubeConfigPath { get; init; } = "";

        /// <summary>Requests a second; 0 leaves the rate to what the API server takes (decision 20).</summary>
        public double Qps { get; init; }

        /// <summary>Requests at once before <see cref="Qps"/> slows them down; 0 is the default.</summary>
        public int Burst { get; init; }
    }
}
