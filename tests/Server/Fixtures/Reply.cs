using System.Text.Json.Nodes;

namespace HyperFleet.Server.Tests.Fixtures;

/// <summary>An answer, read to the end.</summary>
public sealed record Reply(int Status, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public JsonObject Expect(int status)
    {
        Assert.True(status == Status, $"Expected {status}, got {Status}: {Body}");
        return Body.Length == 0 ? [] : Json;
    }

    /// <summary>Checks an error; its reason.</summary>
    public string ExpectError(int status, int number)
    {
        var error = Expect(status);
        Assert.Equal($"maestro-{number}", (string?)error["code"]);
        Assert.Equal($"/api/maestro/v1/errors/{number}", (string?)error["href"]);
        Assert.NotEmpty((string?)error["operation_id"] ?? "");
        return (string)error["reason"]!;
    }
}
