using System.Collections.Concurrent;
using System.Diagnostics;
using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Performance;

/// <summary>
/// A publisher that does not pause and two subscribers that share its queue (broker contract §13, "Performance"): the rates are recorded,
/// what gates is that nothing is lost. <c>HYPERFLEET_TEST_BROKER_SECONDS=10</c> is the contract's length.
/// </summary>
[Collection(nameof(AllocationTests))]
public sealed class SustainedTests(RabbitMqServer rabbit)
{
    private const int InFlight = 256;

    [Fact]
    public async Task Two_shared_subscribers_take_every_event_of_a_publisher_that_does_not_pause()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("HYPERFLEET_TEST_BROKER_SECONDS") ?? "2", System.Globalization.CultureInfo.InvariantCulture);
        await using var bench = new BrokerBench(rabbit.Address);
        ConcurrentQueue<string> one = new(), two = new();
        await bench.CollectAsync("shared", one);
        await bench.CollectAsync("shared", two);
        var publisher = await bench.PublisherAsync();
        var number = 0;
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var result = await publisher.PublishAsync(BrokerBench.Event($"e{Interlocked.Increment(ref number)}"), BrokerBench.Cancellation);
                Assert.True(result.IsPublished, result.Error);
            }
        }));
        var published = clock.Elapsed;
        await Eventually.Equal(number, () => one.Count + two.Count, TimeSpan.FromSeconds(90));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{number / published.TotalSeconds:0} events/s confirmed, {number / clock.Elapsed.TotalSeconds:0} events/s handled ({one.Count} and {two.Count})");
        Assert.Equal(number, one.Concat(two).Distinct().Count());
    }
}
