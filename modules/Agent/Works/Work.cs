using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;

namespace HyperFleet.Agent.Works;

/// <summary>A ManifestWork as this agent knows it: what was asked for, and what came of it.</summary>
internal sealed record Work
{
    private const string Finalizer = "cluster.open-cluster-management.io/manifest-work-cleanup";
    private const string SourceLabel = "cloudevents.open-cluster-management.io/originalsource";
    private const string DataTypeAnnotation = "cloudevents.open-cluster-management.io/datatype";

    public required string Id { get; init; }

    public required long Generation { get; init; }

    /// <summary>Name of the work; with Maestro it is the id.</summary>
    public required string Name { get; init; }

    public required string OriginalSource { get; init; }

    /// <summary>The source's ObjectMeta.</summary>
    public required JsonObject SourceMetadata { get; init; }

    /// <summary>Null for a work that is only known by its deletion.</summary>
    public ManifestBundle? Bundle { get; init; }

    /// <summary>Once set it stays: a deletion is never forgotten (incident I4).</summary>
    public DateTimeOffset? DeletionTime { get; init; }

    /// <summary>Of what is asked for, see <see cref="SpecEvent.Digest"/>.</summary>
    public string Digest { get; init; } = "";

    public string? LogTracing { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>Counts every change of what is asked for, also those that keep the generation.</summary>
    public long Revision { get; init; }

    public WorkStatus Status { get; init; } = WorkStatus.None;

    /// <summary>A source has asked for the status, because it has another one.</summary>
    public bool IsAsked { get; init; }

    public bool IsDeleting => DeletionTime is not null;

    public static Work From(SpecEvent change) => new()
    {
        Id = change.Id,
        Generation = change.Generation,
        Name = change.Metadata["name"]?.ToString() is { Length: > 0 } name ? name : change.Id,
        OriginalSource = change.Source,
        SourceMetadata = change.Metadata,
        Bundle = change.Bundle,
        DeletionTime = change.DeletionTime,
        Digest = change.Digest,
        LogTracing = change.LogTracing,
        TraceParent = change.TraceParent,
    };

    /// <summary>Labels that the AppliedManifestWork takes over.</summary>
    public JsonObject Labels()
    {
        var labels = SourceMetadata["labels"] is JsonObject given ? (JsonObject)given.DeepClone() : [];
        labels[SourceLabel] = OriginalSource;
        return labels;
    }

    /// <summary>The work's ObjectMeta in the agent's own view, as statuses carry it.</summary>
    public JsonObject Metadata(string cluster, bool isDeleted = false)
    {
        var annotations = SourceMetadata["annotations"] is JsonObject given ? (JsonObject)given.DeepClone() : [];
        annotations[DataTypeAnnotation] = EventTypes.DataType;
        var metadata = new JsonObject
        {
            ["name"] = Name,
            ["namespace"] = cluster,
            ["uid"] = Id,
            ["generation"] = Generation,
        };
        if (SourceMetadata["creationTimestamp"] is { } created)
            metadata["creationTimestamp"] = created.DeepClone();
        if (DeletionTime is { } deletion)
            metadata["deletionTimestamp"] = deletion.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        metadata["labels"] = Labels();
        metadata["annotations"] = annotations;
        if (!isDeleted)
            metadata["finalizers"] = new JsonArray(Finalizer);
        return metadata;
    }
}
