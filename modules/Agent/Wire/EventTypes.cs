namespace HyperFleet.Agent.Wire;

/// <summary>Types and attribute names of the events between server and agent (Maestro wire §2).</summary>
internal static class EventTypes
{
    public const string DataType = "io.open-cluster-management.works.v1alpha1.manifestbundles";
    public const string SpecResyncRequest = DataType + ".spec.resync_request";
    public const string StatusUpdate = DataType + ".status.update_request";
    public const string StatusResyncRequest = DataType + ".status.resync_request";
    public const string StatusResyncResponse = DataType + ".status.resync_response";

    public const string ClusterName = "clustername";
    public const string OriginalSource = "originalsource";
    public const string ResourceId = "resourceid";
    public const string ResourceVersion = "resourceversion";
    public const string DeletionTimestamp = "deletiontimestamp";
    public const string Metadata = "metadata";
    public const string StatusHash = "statushash";
    public const string SequenceId = "sequenceid";
    public const string LogTracing = "logtracing";
    public const string TraceParent = "traceparent";

    /// <summary>Ours: bounds of a resync request that is one of several (exclusive, inclusive); a server that does not know them answers more than was asked.</summary>
    public const string ResyncAfter = "resyncafter";
    public const string ResyncUpTo = "resyncupto";

    private const string Spec = DataType + ".spec.";

    /// <summary>The action word is not trusted: create, update and the answer to a resync are handled alike.</summary>
    public static bool IsSpec(string type) => type.StartsWith(Spec, StringComparison.Ordinal) && type != SpecResyncRequest;
}
