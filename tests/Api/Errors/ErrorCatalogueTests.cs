using System.Reflection;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Errors;

/// <summary>The catalogue in the code and the pages in docs/errors are the same.</summary>
public sealed class ErrorCatalogueTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Prefix = "HYPERFLEET-";

    /// <summary>Codes that the contract defines and nothing sends (§4.2).</summary>
    private static readonly string[] Reserved = ["VAL-001", "VAL-002", "VAL-003", "VAL-004", "VAL-007", "NTF-002", "NTF-003", "INT-003"];

    private static readonly IReadOnlyList<ProblemKind> Kinds =
        [.. typeof(ProblemKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ProblemKind>()];

    private static IReadOnlyDictionary<string, string> Pages { get; } = ErrorPages.All.ToDictionary(p => p.Key, p => System.Text.Encoding.UTF8.GetString(p.Value));

    [Fact]
    public void Every_code_has_a_page_with_its_statuses_titles_and_type()
    {
        foreach (var kind in Kinds)
        {
            var page = Pages[kind.Code];
            Assert.StartsWith($"# {kind.Code}: ", page);
            Assert.Contains(kind.Status.ToString(), page.Split('\n').Single(line => line.StartsWith("| Status", StringComparison.Ordinal)));
            Assert.Contains($"[`{kind.Type}`]({kind.TypeSuffix}.md)", page);
            Assert.Contains($"[{kind.Code}]({kind.Code}.md)", Pages[kind.TypeSuffix]);
            Assert.Contains($"[{kind.Code}]({kind.Code}.md)", Pages["README"]);
        }
    }

    [Fact]
    public void No_page_describes_a_code_that_does_not_exist() => Assert.Equal(
        Kinds.Select(k => k.Code).Concat(Reserved.Select(code => Prefix + code)).Distinct().Order(StringComparer.Ordinal),
        Pages.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_type_of_a_problem_leads_to_its_page()
    {
        var problem = (await fixture.Api.GetAsync("clusters?size=0")).Expect(400);
        var reply = await fixture.Api.GetAsync(new Uri(problem.Text("type")).AbsolutePath);
        Assert.Equal((200, "text/markdown; charset=utf-8"), (reply.Status, reply.Headers["Content-Type"]));
        Assert.Contains(problem.Text("code"), reply.Body);
        var byCode = await fixture.Api.GetAsync($"/errors/{problem.Text("code")}.md");
        Assert.Contains("What to do", byCode.Body);
        (await fixture.Api.GetAsync("/errors/nope")).ExpectProblem(404, "NTF-000");
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        foreach (var (name, page) in Pages)
        {
            foreach (var link in page.Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')')]).Where(link => link.EndsWith(".md", StringComparison.Ordinal)))
                Assert.True(Pages.ContainsKey(link[..^3]), $"{name} links to {link}");
        }
    }
}
