using System.Text.Json.Nodes;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>Bodies of status reports.</summary>
public static class Reports
{
    public static string Body(string adapter, int generation, string available = "True", bool? finalized = null, DateTimeOffset? at = null)
    {
        var conditions = new JsonArray(
            Condition("Available", available), Condition("Applied", "True"), Condition("Health", "True"));
        if (finalized is { } done)
            conditions.Add(Condition("Finalized", done ? "True" : "False"));
        var body = new JsonObject { ["adapter"] = adapter, ["observed_generation"] = generation, ["conditions"] = conditions };
        if (at is { } time)
            body["observed_time"] = time.ToString("O");
        return body.ToJsonString();
    }

    private static JsonObject Condition(string type, string status) =>
        new() { ["type"] = type, ["status"] = status, ["reason"] = "Because", ["message"] = "It is so" };
}
