using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HyperFleet.MainJob;

/// <summary>Looks at a role from outside.</summary>
internal static partial class Probe
{
    /// <summary>The JSON at a path; null when it is not there.</summary>
    public static async Task<JsonNode?> ReadAsync(this HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) : null;
    }

    /// <summary>Whether a Kubernetes list, or a page of the Api, has items.</summary>
    public static async Task<bool> HasItemsAsync(this HttpClient client, string path, CancellationToken cancellationToken) =>
        (await client.ReadAsync(path, cancellationToken))?["items"] is JsonArray { Count: > 0 };

    /// <summary>Sum of a counter's series on the metrics page.</summary>
    public static async Task<double> CountAsync(this HttpClient client, string counter, CancellationToken cancellationToken)
    {
        var page = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return Sample().Matches(page).Where(match => match.Groups["name"].Value == counter).Sum(match => double.Parse(match.Groups["value"].Value));
    }

    /// <summary>Whether a list of conditions has one of this type that is true.</summary>
    public static bool HasTrue(this JsonNode? conditions, string type) => conditions is JsonArray all
        && all.Any(condition => condition!["type"]!.GetValue<string>() == type && condition["status"]!.GetValue<string>() == "True");

    [GeneratedRegex(@"^(?<name>\w+)\{[^}]*\} (?<value>[0-9.eE+-]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();
}
