using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Lists;

public sealed class ListTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_empty_list_has_an_empty_array() =>
        Assert.Equal("""{"items":[],"page":1,"size":0,"total":0}""", (await _api.GetAsync("clusters")).Body);

    [Fact]
    public async Task Pages_show_every_item_once_newest_first()
    {
        var names = await CreateAsync(25);
        var first = (await _api.GetAsync("clusters")).Expect(200);
        Assert.Equal((20, 25), ((int)first["size"]!, (int)first["total"]!));
        var second = (await _api.GetAsync("clusters?page=2")).Expect(200);
        Assert.Equal((5, 25), ((int)second["size"]!, (int)second["total"]!));
        Assert.Equal(Enumerable.Reverse(names), first.Names().Concat(second.Names()));
        var beyond = (await _api.GetAsync("clusters?page=9")).Expect(200);
        Assert.Equal((0, 25), ((int)beyond["size"]!, (int)beyond["total"]!));
        Assert.Equal(10, (int)(await _api.GetAsync("clusters?pageSize=10")).Expect(200)["size"]!);
    }

    [Theory]
    [InlineData("size=0", "size", "min", "size must be at least 1")]
    [InlineData("size=101", "size", "max", "size must be at most 100")]
    [InlineData("page=0", "page", "min", "page must be at least 1")]
    [InlineData("page=100001", "page", "max", "page must be at most 100000")]
    [InlineData("page=x", "page", "format", "page must be a valid integer")]
    [InlineData("pageSize=500", "size", "max", "size must be at most 100")]
    public async Task Wrong_paging_is_refused_with_field_and_constraint(string query, string field, string constraint, string message)
    {
        var reply = await _api.GetAsync($"clusters?{query}");
        reply.ExpectProblem(400, "VAL-000", "Invalid query parameters");
        var error = reply.Json["errors"]![0]!;
        Assert.Equal((field, constraint, message), (error.Text("field"), error.Text("constraint"), error.Text("message")));
    }

    [Fact]
    public async Task Both_wrong_parameters_are_reported() =>
        Assert.Equal(2, (await _api.GetAsync("clusters?page=0&size=0")).Expect(400)["errors"]!.AsArray().Count);

    [Fact]
    public async Task Orders_sort_by_any_plain_column()
    {
        var names = await CreateAsync(5);
        Assert.Equal(names.Order(StringComparer.Ordinal), (await _api.GetAsync("clusters?order=name")).Expect(200).Names());
        Assert.Equal(names.OrderDescending(StringComparer.Ordinal), (await _api.GetAsync("clusters?order=name%20desc")).Expect(200).Names());
        Assert.Equal(names, (await _api.GetAsync("clusters?order=kind%20asc,created_time%20asc")).Expect(200).Names());
        Assert.Equal(names.Order(StringComparer.Ordinal), (await _api.GetAsync("clusters?orderBy=name")).Expect(200).Names());
        Assert.Equal(Enumerable.Reverse(names), (await _api.GetAsync("clusters?order=")).Expect(200).Names());
        foreach (var column in "id,name,kind,href,generation,created_time,updated_time,deleted_time,created_by,updated_by,deleted_by,owner_id,owner_kind".Split(','))
            (await _api.GetAsync($"clusters?order={column}")).Expect(200);
    }

    [Theory]
    [InlineData("name DESC", "invalid order format")]
    [InlineData("name; drop table resources", "invalid order format")]
    [InlineData("name desc desc", "invalid order format")]
    [InlineData("1", "invalid order format")]
    [InlineData("name,", "invalid order format")]
    [InlineData("(select 1)", "invalid order format")]
    [InlineData("nope", "invalid field in search or order query")]
    public async Task A_wrong_order_is_a_clean_400(string order, string detail) =>
        (await _api.GetAsync($"clusters?order={Uri.EscapeDataString(order)}")).ExpectProblem(400, "VAL-005", detail);

    [Fact]
    public async Task Field_selection_returns_what_was_asked_for_and_the_id()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        Assert.Equal($$"""{"id":"{{cluster.Id()}}","name":"{{cluster.Text("name")}}","deleted_time":null,"labels":null}""", (await _api.GetAsync($"{path}?fields=name,deleted_time,labels")).Body);
        Assert.Equal(
            """{"conditions":[{"type":"Reconciled"},{"type":"LastKnownReconciled"}]}""",
            (await _api.GetAsync("clusters?fields=status.conditions.type")).Json["items"]![0]!["status"]!.ToJsonString());
        Assert.Equal("us-east-1", (await _api.GetAsync($"{path}?fields=spec")).Json["spec"]!.Text("region"));
        Assert.NotNull((await _api.GetAsync($"{path}?fields=status")).Json["status"]!["conditions"]);
        Assert.NotNull((await _api.GetAsync($"{path}?fields=status.*")).Json["status"]!["conditions"]);
        (await _api.GetAsync($"{path}?fields=nope,spec.region")).ExpectProblem(400, "VAL-005", "nope, spec.region");
        (await _api.GetAsync("clusters?fields=nope")).ExpectProblem(400, "VAL-005", "nope");
        Assert.Equal("[]", (await _api.GetAsync("channels?fields=name")).Json["items"]!.ToJsonString());
    }

    [Fact]
    public async Task A_walk_by_key_never_skips_or_repeats_what_existed_throughout()
    {
        var names = (await CreateAsync(60)).ToHashSet();
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var extra = await _api.CreateClusterAsync();
                await _api.DeleteAsync($"clusters/{extra.Id()}");
                await _api.PostAsync($"clusters/{extra.Id()}/force-delete", """{"reason":"churn"}""");
            }
        }, TestContext.Current.CancellationToken);
        var seen = new List<string>();
        var last = "";
        while (true)
        {
            var items = (await _api.GetAsync($"clusters?order=id&size=7&search=id%3E'{last}'")).Expect(200)["items"]!.AsArray();
            if (items.Count == 0)
                break;
            seen.AddRange(items.Select(i => i!.Text("name")));
            last = items[^1]!.Id();
            if (seen.Count > 500)
                break;
        }
        await stop.CancelAsync();
        await writer;
        Assert.Equal(names.Count, seen.Count(names.Contains));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    private async Task<List<string>> CreateAsync(int count)
    {
        var names = new List<string>();
        for (var i = 0; i < count; i++)
            names.Add((await _api.CreateClusterAsync()).Text("name"));
        return names;
    }
}
