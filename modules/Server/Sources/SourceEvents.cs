using HyperFleet.CloudEvents;
using HyperFleet.Postgres;
using HyperFleet.Server.Broker;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Telemetry;

namespace HyperFleet.Server.Sources;

/// <inheritdoc cref="ISourceEvents"/>
internal sealed class SourceEvents(BundleStore store, StatusSubscriptions subscriptions, SourceResync resync, ServerMetrics metrics) : ISourceEvents
{
    public StatusSubscription Subscribe(string source) => subscriptions.Add(source);

    public async Task<Refusal?> PublishAsync(CloudEvent received, CancellationToken cancellation)
    {
        if (EventType.Parse(received.Type) is not { } type)
            return new(RefusalKind.BadRequest, $"failed to parse cloud event type {received.Type}: it must be <group>.<version>.<resource>.<subresource>.<action>");
        metrics.Received(received.Source, received.Extensions.GetValueOrDefault("clustername").ToString(), received.Type);
        try
        {
            return type.Action == "resync_request" ? await resync.AnswerAsync(received, cancellation) : await ChangeAsync(received, type.Action, cancellation);
        }
        catch (Exception e) when (DatabaseFaults.Classify(e) is DatabaseFault.Connection or DatabaseFault.Timeout or DatabaseFault.Serialization)
        {
            return new(RefusalKind.Unavailable, "the database does not answer: try again");
        }
    }

    private async Task<Refusal?> ChangeAsync(CloudEvent received, string action, CancellationToken cancellation)
    {
        foreach (var name in new[] { "clustername", "resourceid", "resourceversion" })
            if (!received.Extensions.ContainsKey(name))
                return new(RefusalKind.BadRequest, $"failed to decode cloudevent: failed to get {name} extension: invalid CloudEvents value: <nil>");
        if (received.Extensions["resourceversion"].AsInt32() is not { } version)
            return new(RefusalKind.BadRequest, "failed to decode cloudevent: resourceversion is no 32-bit number");
        return action switch
        {
            "create_request" => Prefixed("create", await CreateAsync(received, version, cancellation)),
            "update_request" => await UpdateAsync(received, version, cancellation),
            "delete_request" => await DeleteAsync(received, cancellation),
            _ => new(RefusalKind.BadRequest, $"unsupported action {action}"),
        };
    }

    private async Task<Refusal?> CreateAsync(CloudEvent received, int version, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(received.Source))
            return Refusal.Invalid("source is required");
        if (Text(received, "resourceid") is not { Length: > 0 and <= 256 } id)
            return Refusal.Invalid("resourceid is required and has at most 256 characters");
        if (ManifestRules.Violation(received.Data) is { } violation)
            return Refusal.Invalid($"the manifest bundle in the resource is invalid, {violation}");
        metrics.Processed("create");
        var stored = await store.InsertAsync(new Bundle
        {
            Id = id,
            Name = id,
            Source = received.Source,
            ConsumerName = Text(received, "clustername"),
            Version = Math.Max(1, version),
            Payload = StoredEvent.Encode(received),
        }, cancellation);
        return stored.Refusal;
    }

    private async Task<Refusal?> UpdateAsync(CloudEvent received, int version, CancellationToken cancellation)
    {
        if (ManifestRules.Violation(received.Data) is { } violation)
            return Prefixed("update", Refusal.Invalid($"the new manifest bundle in the resource is invalid, {violation}"));
        metrics.Processed("update");
        var replaced = await store.ReplaceAsync(Text(received, "resourceid"), version, StoredEvent.Encode(received), cancellation);
        return replaced.Refusal is { Kind: RefusalKind.NotFound } missing ? Prefixed("get", missing) : Prefixed("update", replaced.Refusal);
    }

    private async Task<Refusal?> DeleteAsync(CloudEvent received, CancellationToken cancellation)
    {
        metrics.Processed("delete");
        await store.MarkDeletingAsync(Text(received, "resourceid"), cancellation);
        return null;
    }

    private static Refusal? Prefixed(string verb, Refusal? refusal) =>
        refusal is null ? null : refusal with { Reason = $"failed to {verb} resource: {refusal}" };

    private static string Text(CloudEvent e, string name) => e.Extensions[name].ToString();
}
