using System.Text.Json.Nodes;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Input;

/// <summary>Names and labels at and beyond every limit (contract §1.5).</summary>
public sealed class NameAndLabelTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly ApiServer _api = fixture.Api;

    [Theory]
    [InlineData("clusters", "Cluster", 3, 53)]
    [InlineData("clusters/ID/nodepools", "NodePool", 3, 15)]
    [InlineData("channels", "Channel", 1, 100)]
    [InlineData("channels/ID/versions", "Version", 1, 100)]
    [InlineData("wifconfigs", "WifConfig", 1, 100)]
    public async Task Names_are_taken_at_each_limit_and_refused_beyond(string path, string kind, int min, int max)
    {
        path = path.Replace("ID", path.StartsWith("clusters", StringComparison.Ordinal)
            ? (await _api.CreateClusterAsync()).Id()
            : (await _api.PostAsync("channels", $$$"""{"kind":"Channel","name":"{{{ApiServer.NewName()}}}","spec":{}}""")).Expect(201).Id());
        (await CreateAsync(new('a', min))).Expect(201);
        (await CreateAsync(new('z', max))).Expect(201);
        (await CreateAsync(new('a', max + 1))).ExpectProblem(400, "VAL-000", $"at most {max}");
        (await CreateAsync(new('a', 100_000))).ExpectProblem(400, "VAL-000", $"at most {max}");
        (await CreateAsync("")).ExpectProblem(400, "VAL-000", "name is required");
        if (min > 1)
            (await CreateAsync(new('a', min - 1))).ExpectProblem(400, "VAL-000", $"at least {min}");

        Task<Reply> CreateAsync(string name) => _api.PostAsync(path, $$$"""{"kind":"{{{kind}}}","name":"{{{name}}}","spec":{}}""");
    }

    [Fact]
    public async Task Every_character_that_a_name_may_not_hold_is_refused_wherever_it_stands()
    {
        foreach (var c in Enumerable.Range(1, 127).Select(i => (char)i).Concat("äß中\u200b\u0131").Where(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c)))
        {
            foreach (var name in new[] { $"{c}abc", $"abc{c}" }.Concat(c == '-' ? [] : [$"ab{c}c"]))
            {
                var body = new JsonObject { ["kind"] = "Cluster", ["name"] = name, ["spec"] = new JsonObject() };
                (await _api.PostAsync("clusters", body.ToJsonString())).ExpectProblem(400, "VAL-000", "must match");
            }
        }
    }

    [Fact]
    public async Task Every_forbidden_character_of_a_label_key_or_value_is_refused_wherever_it_stands()
    {
        var labels = new JsonObject();
        foreach (var c in Enumerable.Range(1, 127).Select(i => (char)i).Append('ä').Where(c => !Alphanumeric.Contains(c)))
        {
            var inside = c is '.' or '_' or '-';
            if (c != '/')
                labels[$"{c}key"] = "v";
            labels[$"key{c}"] = "v";
            labels[$"v1-{(int)c}"] = $"{c}v";
            labels[$"v2-{(int)c}"] = $"v{c}";
            if (inside || c == '/')
                continue;
            labels[$"k{c}y"] = "v";
            labels[$"v3-{(int)c}"] = $"v{c}v";
        }
        labels["/key"] = "v";
        labels["a/b/c"] = "v";
        var reply = await _api.PostAsync("clusters", new JsonObject { ["kind"] = "Cluster", ["name"] = "abc", ["spec"] = new JsonObject(), ["labels"] = labels.DeepClone() }.ToJsonString());
        reply.ExpectProblem(400, "VAL-000", "label validation failed");
        Assert.Equal(labels.Count, reply.Json["errors"]!.AsArray().Count);
        Assert.All(reply.Json["errors"]!.AsArray(), error => Assert.Equal("pattern", error!.Text("constraint")));
    }

    [Theory]
    [InlineData(true, "a", "")]
    [InlineData(true, "A.b_c-d", "A.b_c-d")]
    [InlineData(true, "example.com/tier", "gold")]
    [InlineData(true, "N63", "N63")]
    [InlineData(false, "N64", "v")]
    [InlineData(false, "k", "N64")]
    [InlineData(true, "P63.P63.P63/N63", "v")]
    [InlineData(true, "P63.P63.P63.a/n", "v")]
    [InlineData(false, "P64/n", "v")]
    [InlineData(false, "P63.P63.P63.P63/n", "v")]
    [InlineData(false, "P63.P63.P63/N64", "v")]
    [InlineData(false, "P63.P63.P63.P61/nn", "v")]
    [InlineData(false, "Upper.example/n", "v")]
    [InlineData(false, "under_score.example/n", "v")]
    [InlineData(false, ".example/n", "v")]
    [InlineData(false, "a..b/n", "v")]
    [InlineData(false, "a./n", "v")]
    [InlineData(false, "/n", "v")]
    [InlineData(false, "a/", "v")]
    [InlineData(false, "", "v")]
    public async Task Labels_are_taken_at_each_limit_and_refused_beyond(bool taken, string key, string value)
    {
        static string Expand(string text) => Enumerable.Range(60, 5).Aggregate(text, (t, n) => t.Replace($"N{n}", new('x', n)).Replace($"P{n}", new('x', n)));
        var labels = new Dictionary<string, string> { [Expand(key)] = Expand(value) };
        Assert.Equal(taken, LabelRules.Check(labels) is null);
        var body = new JsonObject
        {
            ["kind"] = "Cluster", ["name"] = ApiServer.NewName(), ["spec"] = new JsonObject(), ["labels"] = new JsonObject { [Expand(key)] = Expand(value) },
        };
        var reply = await _api.PostAsync("clusters", body.ToJsonString());
        if (!taken)
            reply.ExpectProblem(400, "VAL-000", "label validation failed");
        else
            Assert.Equal(Expand(value), (await _api.GetAsync($"clusters/{reply.Expect(201).Id()}")).Json["labels"]!.Text(Expand(key)));
    }
}
