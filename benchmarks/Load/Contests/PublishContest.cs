using System.Diagnostics;
using System.Text;
using HyperFleet.Fixtures;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;
using RabbitMQ.Client;

namespace HyperFleet.Load.Contests;

/// <summary>P5: a Sentinel that fetches, decides and publishes 10,000 due clusters against the bare client with 500 confirmations in flight.</summary>
internal sealed class PublishContest : Contest
{
    private const int Messages = 10_000;
    private const int InFlight = 500;
    private const int Page = 100;
    private const string Exchange = "hyperfleet-clusters";
    private const string Queue = "bench";
    private readonly RabbitMqServer _rabbit = new();
    private CannedList _list = null!;
    private SentinelRole _sentinel = null!;
    private IConnection _connection = null!;

    public override string Durability => "persistent messages, durable queue";

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        await _rabbit.InitializeAsync();
        _connection = await new ConnectionFactory { Uri = _rabbit.Address }.CreateConnectionAsync(cancellation);
        await using (var channel = await _connection.CreateChannelAsync(cancellationToken: cancellation))
        {
            await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellation);
            await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
            await channel.QueueBindAsync(Queue, Exchange, "#", cancellationToken: cancellation);
        }

        _list = await CannedList.StartAsync(Messages, Page);
        _sentinel = await SentinelRole.StartAsync(_list.Address, _rabbit.Address, "100ms");
        _sentinel.Pause();
    }

    public override async Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await PurgeAsync(cancellation);
        _sentinel.Resume();
        var cycle = await _sentinel.CycleAsync(duration, cancellation);
        _sentinel.Pause();
        return new(Messages / cycle.Seconds, new Dictionary<string, double> { ["sentinel"] = cycle.Cpu / Messages });
    }

    public override async Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await PurgeAsync(cancellation);
        var times = new List<double>();
        var meter = new CpuMeter();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
            times.Add(await PublishBareAsync(cancellation));
        return new(Messages / Statistics.Median(times), meter.PerOperation((long)times.Count * Messages));
    }

    public override async ValueTask DisposeAsync()
    {
        if (_sentinel is not null)
            await _sentinel.DisposeAsync();
        if (_list is not null)
            await _list.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
        await _rabbit.DisposeAsync();
    }

    /// <summary>Seconds for all messages, each confirmed.</summary>
    private async Task<double> PublishBareAsync(CancellationToken cancellation)
    {
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false, outstandingPublisherConfirmationsRateLimiter: null);
        await using var channel = await _connection.CreateChannelAsync(options, cancellation);
        using var window = new SemaphoreSlim(InFlight, InFlight);
        var confirmed = new bool[Messages + 1];
        var oldest = 1UL;
        channel.BasicAcksAsync += (_, ack) =>
        {
            if (!ack.Multiple)
                Confirm(ack.DeliveryTag);
            for (; ack.Multiple && oldest <= ack.DeliveryTag; oldest++)
                Confirm(oldest);
            return Task.CompletedTask;
        };
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < Messages; number++)
        {
            await window.WaitAsync(cancellation);
            await channel.BasicPublishAsync(Exchange, "", mandatory: true, properties, Body(number), cancellation);
        }

        for (var slot = 0; slot < InFlight; slot++)
            await window.WaitAsync(cancellation);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;

        void Confirm(ulong tag)
        {
            if (!confirmed[tag])
                window.Release();
            confirmed[tag] = true;
        }
    }

    /// <summary>As large as a Sentinel's event.</summary>
    private static byte[] Body(int number) => Encoding.UTF8.GetBytes($$$"""
        {"specversion":"1.0","id":"{{{Fleet.IdOf(number)}}}","source":"hyperfleet-sentinel","type":"com.redhat.hyperfleet.cluster.reconcile","datacontenttype":"application/json","time":"2026-01-01T00:00:00.0000000Z","data":{"id":"{{{Fleet.IdOf(number)}}}","kind":"Cluster","href":"{{{ApiPaths.Clusters}}}/{{{Fleet.IdOf(number)}}}","generation":1}}
        """);

    private async Task PurgeAsync(CancellationToken cancellation)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellation);
        await channel.QueuePurgeAsync(Queue, cancellation);
    }
}
