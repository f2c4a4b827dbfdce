using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Agent.Configuration;

/// <summary>Flags and environment variables of every setting (Maestro wire §7.1).</summary>
internal static class AgentSettings
{
    public static SettingTable Table() => new(
    [
        With("consumer_name", "Name of the cluster that this agent serves", "--consumer-name", "CONSUMER_NAME", "--spoke-cluster-name"),
        With("workload_source_driver", "How works arrive: mqtt", "--workload-source-driver"),
        With("workload_source_config", "Message broker file: brokerHost, topics, certificates", "--workload-source-config"),
        new("workload_source_connection", "The broker in one line, in place of the file") { Environment = ["ConnectionStrings__mqtt"] },
        With("cloudevents_client_id", "Source of this agent's events (default <consumer>-work-agent)", "--cloudevents-client-id"),
        With("cloudevents_client_codecs", "Accepted for compatibility; always manifestbundle", "--cloudevents-client-codecs"),
        With("status_sync_interval", "Time from one look at the objects of a work to the next, plus up to 90 % (default 10s)", "--status-sync-interval"),
        With("spec_resync_interval", "Ask for missed changes that often although the connection holds (default 0: only after connecting)", "--spec-resync-interval"),
        With("eviction_grace_period", "How long objects of an unknown work are kept (default 60m; 100 years: for ever)", "--appliedmanifestwork-eviction-grace-period"),
        With("max_json_raw_length", "Longest structure that is sent as feedback, in characters (default 1048576)", "--max-json-raw-length"),
        With("max_feedback_watch", "Objects that are watched for feedback at the same time (default 50); the others are looked at regularly", "--max-feedback-watch"),
        With("workers", "Works that are handled at the same time (default 10)", "--workload-agent-workers"),
        new("disable_leader_election", "Of several replicas, false lets the holder of a Lease work and the others wait; true (default): run one agent a cluster") { Flag = "--disable-leader-election", IsSwitch = true },
        With("lease.duration", "A lease that has not changed for this long is taken over (default 15s)", "--leader-election-lease-duration"),
        With("lease.renew_deadline", "A leader that cannot renew its lease for this long ends (default 10s)", "--leader-election-renew-deadline"),
        With("lease.retry", "Time between two attempts to hold the lease (default 2s)", "--leader-election-retry-period"),
        With("kubeconfig", "Cluster to apply to (default: the one that the process runs in)", "--kubeconfig", "KUBECONFIG"),
        With("kube_api_qps", "Accepted for compatibility; the client adapts to the API server", "--kube-api-qps"),
        With("kube_api_burst", "Accepted for compatibility", "--kube-api-burst"),
        With("feature_gates", "RawFeedbackJsonString=false refuses structures as feedback", "--feature-gates"),
        With("verbosity", "4 and more: debug lines", "-v"),
        With("log.level", "debug, info, warn or error", "--log-level", "HYPERFLEET_LOG_LEVEL"),
        With("log.format", "json or text", "--log-format", "HYPERFLEET_LOG_FORMAT"),
    ]);

    private static Setting With(string path, string description, string flag, string? environment = null, params string[] aliases) =>
        new(path, description) { Flag = flag, Aliases = aliases, Environment = environment is null ? [] : [environment] };
}
