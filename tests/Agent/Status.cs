using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.CloudEvents;

namespace HyperFleet.Agent.Tests;

/// <summary>A status that an agent has sent.</summary>
internal sealed record Status(string Id, long Version, long Sequence, JsonObject Data)
{
    public bool IsDeleted => Is("Deleted");

    /// <summary>The generation that the work is applied in; 0 when it is not.</summary>
    public long Applied => Is("Applied") ? (long)Condition("Applied")!["observedGeneration"]! : 0;

    public string? Feedback => Data["resourceStatus"]?.AsArray().FirstOrDefault()?["statusFeedback"]?["values"]?[0]?["fieldValue"]?["string"]?.ToString();

    /// <summary>What is said about the first manifest's application.</summary>
    public string? Message => Data["resourceStatus"]?.AsArray().FirstOrDefault()?["conditions"]?.AsArray().FirstOrDefault(c => c!["type"]!.ToString() == "Applied")?["message"]?.ToString();

    public static Status Read(CloudEvent e, JsonObject data) => new(
        e.Extensions[EventTypes.ResourceId].ToString(), long.Parse(e.Extensions[EventTypes.ResourceVersion].ToString(), CultureInfo.InvariantCulture),
        long.Parse(e.Extensions[EventTypes.SequenceId].ToString(), CultureInfo.InvariantCulture), data);

    /// <summary>In which way a series of statuses of one work breaks the promise that a status never goes back; null: in none. The same one may come twice.</summary>
    public static string? Backwards(IReadOnlyList<Status> statuses) => statuses.Zip(statuses.Skip(1))
        .Where(pair => pair.Second.Sequence < pair.First.Sequence || pair.Second.Version < pair.First.Version || pair.Second.Applied < pair.First.Applied && pair.Second.Applied > 0)
        .Select(pair => $"{pair.First} then {pair.Second}").FirstOrDefault();

    private bool Is(string type) => Condition(type)?["status"]?.ToString() == "True";

    private JsonNode? Condition(string type) => Data["conditions"]?.AsArray().FirstOrDefault(condition => condition!["type"]!.ToString() == type);
}
