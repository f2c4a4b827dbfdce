using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.Sentinel.Events;
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
