using System.Text;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Telemetry;

namespace HyperFleet.Server.Bundles;

/// <inheritdoc cref="IBundles"/>
internal sealed class Bundles(BundleStore store, BundleList list, ServerMetrics metrics, ServerOptions options, TimeProvider time) : IBundles
{
    public Task<Bundle?> GetAsync(string id, CancellationToken cancellation) => store.GetAsync(id, cancellation);

    public async Task<Result<BundlePage>> ListAsync(string? search, int page, int size, CancellationToken cancellation)
    {
        var items = new List<Bundle>();
        var total = await list.ReadAsync(new(search, null, page, size), (bundle, _) =>
        {
            items.Add(bundle);
            return ValueTask.CompletedTask;
        }, cancellation);
        return total.Failed(out var refusal, out var count) ? refusal : new BundlePage(items, count);
    }

    public async Task<Result<Bundle>> CreateAsync(BundleChange change, CancellationToken cancellation)
    {
        if (ManifestRules.Violation(change.Data) is { } violation)
            return Refusal.Invalid($"the manifest bundle in the resource is invalid, {violation}");
        metrics.Processed("create");
        return await store.InsertAsync(new Bundle
        {
            Id = change.Id,
            Name = change.Name ?? change.Id,
            Source = change.Source,
            ConsumerName = change.ConsumerName,
            Version = 1,
            Payload = StoredEvent.Encode(Event(change, "create_request", change.ConsumerName)),
        }, cancellation);
    }

    public async Task<Result<Bundle>> UpdateAsync(BundleChange change, int version, CancellationToken cancellation)
    {
        if (ManifestRules.Violation(change.Data) is { } violation)
            return Refusal.Invalid($"the new manifest bundle in the resource is invalid, {violation}");
        if (await store.GetAsync(change.Id, cancellation) is not { } present)
            return Refusal.BundleNotFound(change.Id);
        var changed = change.Metadata.IsEmpty ? change with { Metadata = StoredEvent.Member(present.Payload, "metadata"u8) } : change;
        metrics.Processed("update");
        return await store.ReplaceAsync(change.Id, version, StoredEvent.Encode(Event(changed, "update_request", present.ConsumerName)), cancellation);
    }

    public Task DeleteAsync(string id, CancellationToken cancellation)
    {
        metrics.Processed("delete");
        return store.MarkDeletingAsync(id, cancellation);
    }

    /// <summary>The event that a source would have sent for this change.</summary>
    private CloudEvent Event(BundleChange change, string action, string consumer)
    {
        var extensions = new Dictionary<string, ExtensionValue>
        {
            ["clustername"] = consumer,
            ["originalsource"] = "",
            ["logtracing"] = "{}",
            ["resourceid"] = change.Id,
            ["resourceversion"] = 0,
        };
        if (!change.Metadata.IsEmpty)
            extensions["metadata"] = Encoding.UTF8.GetString(change.Metadata.Span);
        return new()
        {
            Id = Guid.CreateVersion7().ToString(),
            Source = string.IsNullOrEmpty(change.Source) ? options.SourceId : change.Source,
            Type = $"{SpecEvents.DataType}.spec.{action}",
            Time = time.GetUtcNow(),
            DataContentType = "application/json",
            DataKind = DataKind.Json,
            Data = change.Data,
            Extensions = extensions,
        };
    }
}
