using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Api.Tests.Watch;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Identity;

/// <summary>
/// Whatever one tenant does, every answer that another gets stays the same to the byte: lists, searches, orders, selections, pages, the
/// beginning of a watch, and refusals. Questions and changes are drawn with a fixed seed.
/// </summary>
public sealed partial class TenantNoninterferenceTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Questions = 150;
    private const int Rounds = 3;
    private const int ChangesARound = 25;

    private static readonly string[] Lists = ["clusters", "nodepools", "channels", "resources", "resources?kind=NodePool"];
    private static readonly string[] Orders = ["", "name", "name desc", "id", "generation desc,name", "updated_time", "created_by,owner_id desc", "tenancy", "name DESC"];
    private static readonly string[] Selections = ["", "id", "name,labels", "status.conditions.type", "spec,tenancy", "owner_references.id", "nope"];
    private static readonly string[] Searches =
    [
        "", "name='shared'", "name like 's%'", "labels.team='x'", "labels.team!='x'", "labels.team is null", "not name='shared'", "status.conditions.Reconciled='False'",
        "status.conditions.Reconciled.last_updated_time>'2020-01-01T00:00:00Z' or generation>=2", "spec.n>=10", "spec.n is not null", "generation in [1,2,3]",
        "name='x') or (name is not null", "kind='Cluster' or kind='NodePool'", "labels.'a-b/c'='x'", "owner_id is not null", "tenancy='x'",
    ];

    private readonly Random _random = new(20_26);
    private readonly List<(string Path, string? Body)> _theirs = [];
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(postgres, options => options with
        {
            Server = options.Server with
            {
                Tenant = new() { Enabled = true, SystemHeader = "X-System", ScopeReads = true, Dimensions = [new TenantDimensionOptions { Header = "X-Org", Key = "org", Required = true }] },
            },
        });
        foreach (var org in new[] { "one", "two" })
        {
            foreach (var name in new[] { "shared", "second" })
            {
                var cluster = await CreateAsync(org, "clusters", "Cluster", name);
                await CreateAsync(org, $"{cluster}/nodepools", "NodePool", "pool");
                await SendAsync(org, HttpMethod.Put, $"{cluster}/statuses", Reports.Body("a", 1));
            }
            await CreateAsync(org, "channels", "Channel", "stable");
        }
    }

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task What_one_tenant_does_changes_no_answer_to_another()
    {
        var questions = Enumerable.Range(0, Questions).Select(_ => Question()).Distinct().ToList();
        var before = await AskAsync(questions);
        Assert.Contains(before.Values, answer => answer.StartsWith("200", StringComparison.Ordinal));
        Assert.Contains(before.Values, answer => answer.StartsWith("400", StringComparison.Ordinal));
        Assert.Contains(before.Values, answer => answer.StartsWith("404", StringComparison.Ordinal));
        for (var round = 0; round < Rounds; round++)
        {
            for (var n = 0; n < ChangesARound; n++)
                await ChangeAsync(round * ChangesARound + n);
            var after = await AskAsync(questions);
            foreach (var question in questions)
                Assert.True(before[question] == after[question], $"{question}\nbefore {before[question]}\nafter  {after[question]}");
        }
        Assert.True(_theirs.Count > 10, $"the other tenant holds {_theirs.Count} resources");
    }

    private string Question()
    {
        var list = Pick(Lists);
        var query = $"{list}{(list.Contains('?') ? '&' : '?')}search={Uri.EscapeDataString(Pick(Searches))}&order={Uri.EscapeDataString(Pick(Orders))}&fields={Pick(Selections)}";
        return _random.Next(6) switch
        {
            0 => query + "&watch=true",
            // What the other holds, and what nobody does, must answer alike at all times.
            1 => $"{Pick(Lists).Split('?')[0]}/{Pick(_theirs).Path.Split('/')[^1]}",
            2 => $"{Pick(_theirs).Path}/statuses",
            _ => $"{query}&size={_random.Next(1, 4)}&page={_random.Next(1, 3)}",
        };
    }

    private async Task<Dictionary<string, string>> AskAsync(IReadOnlyList<string> questions)
    {
        var answers = new Dictionary<string, string>();
        foreach (var question in questions)
            answers[question] = question.EndsWith("watch=true", StringComparison.Ordinal) ? await WatchAsync(question) : Normal(await SendAsync("two", HttpMethod.Get, question));
        return answers;
    }

    /// <summary>The initial state, in no particular order; or the refusal.</summary>
    private async Task<string> WatchAsync(string question)
    {
        var refused = await SendAsync("two", HttpMethod.Get, question.Replace("&watch=true", "&size=100", StringComparison.Ordinal));
        if (refused.Status != 200)
            return Normal(await SendAsync("two", HttpMethod.Get, question));
        var (watcher, initial) = await Watcher.StartAsync(_api, question.Replace("&watch=true", "", StringComparison.Ordinal), ("X-Org", "two"));
        await watcher.DisposeAsync();
        return "200 " + string.Join('\n', initial.Select(line => line.ToJsonString()).Order(StringComparer.Ordinal));
    }

    private async Task ChangeAsync(int n)
    {
        var (path, _) = Pick(_theirs);
        switch (_random.Next(6))
        {
            case 0 or 1:
                await CreateAsync("one", "clusters", "Cluster", $"s{n}x");
                break;
            case 2 when path.StartsWith("clusters", StringComparison.Ordinal):
                await SendAsync("one", HttpMethod.Post, $"{path}/nodepools", $$$"""{"kind":"NodePool","name":"np{{{n}}}","labels":{"team":"x"},"spec":{"n":{{{n}}}}}""");
                break;
            case 3:
                await SendAsync("one", HttpMethod.Put, $"{path}/statuses", Reports.Body(n % 2 == 0 ? "a" : "b", 1));
                break;
            case 4:
                await SendAsync("one", HttpMethod.Delete, path);
                await SendAsync("one", HttpMethod.Post, $"{path}/force-delete", """{"reason":"x"}""");
                break;
            default:
                await SendAsync("one", HttpMethod.Patch, path, $$$"""{"labels":{"team":"{{{(n % 2 == 0 ? "x" : "y")}}}"},"spec":{"n":{{{n}}}}}""");
                break;
        }
    }

    private async Task<string> CreateAsync(string org, string path, string kind, string name)
    {
        var body = $$$"""{"kind":"{{{kind}}}","name":"{{{name}}}","labels":{"team":"x","a-b/c":"x"},"spec":{"n":{{{name.Length}}}}}""";
        var created = $"{path}/{(await SendAsync(org, HttpMethod.Post, path, body)).Expect(201).Id()}";
        if (org == "one")
            _theirs.Add((created, body));
        return created;
    }

    private Task<Reply> SendAsync(string org, HttpMethod method, string path, string? body = null) => _api.SendAsync(method, path, body, ("X-Org", org));

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>Without what is new in every answer.</summary>
    private static string Normal(Reply reply) => $"{reply.Status} {OnlyOnce().Replace(JsonNode.Parse(reply.Body)!.ToJsonString(), "")}";

    [GeneratedRegex("\"(timestamp|trace_id)\":\"[^\"]*\",?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OnlyOnce();
}
