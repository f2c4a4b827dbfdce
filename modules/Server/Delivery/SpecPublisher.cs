using HyperFleet.Mqtt;
using HyperFleet.Postgres;
using HyperFleet.Server.Broker;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Delivery;

/// <summary>
/// Publishes bundles as they were read, then looks again: one that was marked as deleting meanwhile, or is gone, is published once more
/// as deleted. So however instances interleave, the last word that an agent hears of a deletion is the deletion (incidents I2, I3).
/// </summary>
internal sealed class SpecPublisher(
    BrokerLink link, Database database, BundleStore store, ServerOptions options, ServerMetrics metrics, TimeProvider time, ILogger<SpecPublisher> logger)
{
    private const string StillThere = "SELECT id FROM resources WHERE id = ANY($1) AND deleted_at IS NULL";

    /// <returns>The ids that are settled: confirmed by the broker, or refused for good and reported.</returns>
    public async Task<HashSet<string>> PublishAsync(IReadOnlyList<Bundle> bundles, Func<Bundle, string> action, CancellationToken cancellation)
    {
        var settled = await Task.WhenAll(bundles.Select(bundle =>
            SettleAsync(bundle.Id, bundle.ConsumerName, SpecEvents.Of(bundle, action(bundle), options.SourceId, time), cancellation)));
        var done = settled.OfType<string>().ToHashSet(StringComparer.Ordinal);
        await CorrectAsync([.. bundles.Where(bundle => !bundle.IsDeleting && done.Contains(bundle.Id))], done, cancellation);
        return done;
    }

    /// <summary>Tells an agent that a bundle which it knows is gone.</summary>
    public Task<string?> PublishGoneAsync(string id, int version, string consumer, CancellationToken cancellation) =>
        SettleAsync(id, consumer, SpecEvents.Gone(id, version, consumer, options.SourceId, time), cancellation);

    private async Task CorrectAsync(List<Bundle> published, HashSet<string> done, CancellationToken cancellation)
    {
        if (published.Count == 0)
            return;
        var present = await StillThereAsync(published, cancellation);
        var deleted = published.Where(bundle => !present.Contains(bundle.Id)).ToList();
        if (deleted.Count == 0)
            return;
        var marked = (await store.ReadAsync(deleted.Select(bundle => bundle.Id), cancellation)).Where(bundle => bundle.IsDeleting).ToDictionary(bundle => bundle.Id);
        foreach (var bundle in deleted)
        {
            var settled = marked.TryGetValue(bundle.Id, out var row)
                ? await SettleAsync(row.Id, row.ConsumerName, SpecEvents.Of(row, "delete_request", options.SourceId, time), cancellation)
                : await PublishGoneAsync(bundle.Id, bundle.Version, bundle.ConsumerName, cancellation);
            if (settled is null)
                done.Remove(bundle.Id);
        }
    }

    private async Task<HashSet<string>> StillThereAsync(List<Bundle> published, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(BundleRow.Query, Sql.Command(StillThere, Sql.Texts(published.Select(bundle => bundle.Id))), async (reader, token) =>
        {
            var ids = new HashSet<string>(StringComparer.Ordinal);
            while (await reader.ReadAsync(token))
                ids.Add(reader.GetString(0));
            return ids;
        }, cancellation);
    }

    private async Task<string?> SettleAsync(string id, string consumer, CloudEvents.CloudEvent sent, CancellationToken cancellation)
    {
        if (await link.PublishAsync(sent, consumer, cancellation) is not { } result)
            return null;
        if (result.IsSuccess)
            return id;
        if (result.ReasonCode is not (MqttReasonCode.PacketTooLarge or MqttReasonCode.TopicNameInvalid or MqttReasonCode.PayloadFormatInvalid))
            return null;
        // It will not get smaller: reported once, not retried for ever (wire contract §1.1).
        metrics.Undeliverable(result.ReasonCode.ToString());
        logger.Undeliverable(id, consumer, result.ReasonCode.ToString(), result.Reason ?? "");
        return id;
    }
}
