namespace HyperFleet.Server.Errors;

/// <summary>An expected failure.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Reason">The text for the client; clients match on parts of it (server contract §5.2).</param>
internal sealed record Refusal(RefusalKind Kind, string Reason)
{
    /// <summary>Upstream's number of the error (server contract §4.5).</summary>
    public int Code => Kind switch
    {
        RefusalKind.Invalid => 8,
        RefusalKind.BadRequest => 21,
        RefusalKind.UnreadableBody => 17,
        RefusalKind.VersionConflict or RefusalKind.UnderDeletion or RefusalKind.Duplicate => 6,
        RefusalKind.NotFound => 7,
        RefusalKind.UnknownConsumer => 8,
        RefusalKind.Forbidden => 4,
        _ => 9,
    };

    public static Refusal Invalid(string reason) => new(RefusalKind.Invalid, reason);

    public static Refusal BundleNotFound(string id) => new(RefusalKind.NotFound, $"Resource with id='{id}' not found");

    /// <summary>The text of upstream's errors: <c>maestro-8: …</c>.</summary>
    public override string ToString() => $"maestro-{Code}: {Reason}";
}
