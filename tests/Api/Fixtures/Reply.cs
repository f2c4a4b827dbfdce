using System.Text.Json.Nodes;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>An answer, read to the end.</summary>
public sealed record Reply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public JsonObject Expect(int status)
    {
        Assert.True(status == Status, $"Expected {status}, got {Status}: {Body}");
        return Body.Length == 0 ? [] : Json;
    }

    /// <summary>Checks that this is a problem of a kind; its detail.</summary>
    public string ExpectProblem(int status, string code, string detail = "")
    {
        var problem = Expect(status);
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.Equal("HYPERFLEET-" + code, (string?)problem["code"]);
        Assert.Equal(status, (int?)problem["status"]);
        Assert.Contains(detail, (string?)problem["detail"]);
        Assert.DoesNotContain("SQLSTATE", Body);
        Assert.DoesNotContain("pq:", Body);
        return (string)problem["detail"]!;
    }
}
