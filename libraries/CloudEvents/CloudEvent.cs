using System.Collections.Frozen;

namespace HyperFleet.CloudEvents;

/// <summary>
/// One CloudEvent (CloudEvents 1.0): context attributes, extensions and a payload kept as the bytes that travelled.
/// An instance may hold anything; <see cref="Invalidity"/> says what is wrong with it, and the encoder refuses it then.
/// </summary>
public sealed record CloudEvent
{
    private static readonly FrozenDictionary<string, ExtensionValue> NoExtensions =
        FrozenDictionary<string, ExtensionValue>.Empty;

    /// <summary>Identity of the event; with <see cref="Source"/> unique for ever.</summary>
    public required string Id { get; init; }

    /// <summary>Who sent it: a non-empty URI reference.</summary>
    public required string Source { get; init; }

    /// <summary>What happened, for example <c>com.redhat.hyperfleet.cluster.reconcile</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>1.0</c>, or <c>0.3</c> for an event read from an old sender.</summary>
    public string SpecVersion { get; init; } = "1.0";

    public string? Subject { get; init; }

    /// <summary>Media type of <see cref="Data"/>; JSON is assumed when absent.</summary>
    public string? DataContentType { get; init; }

    public string? DataSchema { get; init; }

    public DateTimeOffset? Time { get; init; }

    /// <summary>How <see cref="Data"/> is to be understood.</summary>
    public DataKind DataKind { get; init; }

    /// <summary>The payload's bytes: raw JSON, UTF-8 text or binary, by <see cref="DataKind"/>.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Extension attributes by name: ASCII letters and digits only, lower case.</summary>
    public IReadOnlyDictionary<string, ExtensionValue> Extensions { get; init; } = NoExtensions;

    /// <summary>Why this event cannot be sent, or null when it can.</summary>
    public string? Invalidity() => AttributeRules.FirstViolation(this);
}
