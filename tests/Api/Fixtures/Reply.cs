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
        AssertNoSql();
        return (string)problem["detail"]!;
    }

    /// <summary>No answer shows what the database is asked or what it says.</summary>
    public void AssertNoSql()
    {
        foreach (var trace in (ReadOnlySpan<string>)["SQLSTATE", "pq:", "SELECT ", "INSERT ", "UPDATE ", "Npgsql", "   at "])
            Assert.DoesNotContain(trace, Body);
    }

    /// <summary>Checks that this is a refusal of the client's input, as a problem document.</summary>
    public void ExpectRefusal(string because)
    {
        Assert.True(Status is >= 400 and < 500, $"{because}: expected a refusal, got {Status}: {Body}");
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.StartsWith("HYPERFLEET-", Json.Text("code"));
        AssertNoSql();
    }
}
