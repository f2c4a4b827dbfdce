using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Performance;

[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationMeasurements;

[Collection(nameof(AllocationTests))]
public sealed class AllocationTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task A_confirmed_publish_keeps_its_budget()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var publisher = await bench.PublisherAsync();
        var cloudEvent = BrokerBench.Event("c-1");
        await AllocationBudget.KeepAsync("broker.publish", typeof(EventPublisher), async () =>
        {
            if (!(await publisher.PublishAsync(cloudEvent)).IsPublished)
                Assert.Fail("not published");
        });
    }
}
