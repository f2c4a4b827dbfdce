using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.Sentinel.Events;
using HyperFleet.Sentinel.Polling;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Tests.Performance;

[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationMeasurements;

[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private static readonly DateTimeOffset Now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly JsonElement _item = JsonSerializer.SerializeToElement(ListServer.Cluster("c-1", generation: 2, reconciled: "True", age: TimeSpan.FromMinutes(1)));

    [Fact]
    public Task A_decision_about_a_listed_resource_keeps_its_budget()
    {
        var engine = new DecisionEngine(DefaultRules.Section);
        return AllocationBudget.KeepAsync("sentinel.decision", typeof(DecisionEngine), () =>
        {
            engine.Evaluate(new Resource(_item), Now);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void What_is_remembered_of_each_resource_is_bounded_whatever_the_size_of_the_fleet()
    {
        foreach (var fleet in (int[])[50_000, 100_000, 200_000])
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var ledger = new NewsLedger(new SentinelOptions(), TimeProvider.System);
            for (var i = 0; i < fleet; i++)
                ledger.Remember($"00000000-0000-0000-0000-{i:000000000000}", 1);
            var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)fleet;
            GC.KeepAlive(ledger);
            Assert.True(each <= 160, $"{each:0} bytes for each of {fleet} resources");
        }
    }

    [Fact]
    public Task An_event_of_a_resource_keeps_its_budget()
    {
        var payloads = new PayloadBuilder(new JsonObject { ["id"] = "resource.id", ["kind"] = "resource.kind", ["href"] = "resource.href", ["generation"] = "resource.generation" });
        return AllocationBudget.KeepAsync("sentinel.event", typeof(PayloadBuilder), () =>
        {
            var resource = new Resource(_item);
            ReconcileEvent.Create(resource, payloads.Build(resource, "news", (path, error) => Assert.Fail($"{path}: {error}")), null, TimeProvider.System);
            return ValueTask.CompletedTask;
        });
    }
}
