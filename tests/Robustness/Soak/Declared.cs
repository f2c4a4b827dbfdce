using System.Text.Json.Nodes;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>A cluster or a node pool as the API shows it.</summary>
internal sealed record Declared(string Id, string Name, long Generation, string Text, bool IsDeleting, string Reconciled)
{
    public bool IsReconciled => Reconciled == $"True at {Generation}";

    /// <summary>All of a kind: <c>clusters</c> or <c>nodepools</c>.</summary>
    public static async Task<IReadOnlyList<Declared>> ReadAllAsync(HttpClient api, string kind)
    {
        var all = new List<Declared>();
        for (var place = ""; place is not null;)
        {
            using var answer = await api.GetAsync(new Uri($"{kind}?size=100&continue={Uri.EscapeDataString(place)}", UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            var page = await Json.ReadAsync(answer, default);
            all.AddRange(page["items"]!.AsArray().Select(item => Of(item!)));
            place = page["continue"]?.ToString();
        }
        return all;
    }

    public override string ToString() => $"{Name} {Id} g{Generation} '{Text}'{(IsDeleting ? " deleting" : "")}, Reconciled {Reconciled}";

    private static Declared Of(JsonNode item)
    {
        var reconciled = item["status"]!["conditions"]!.AsArray().FirstOrDefault(condition => condition!["type"]!.ToString() == "Reconciled");
        return new(
            item["id"]!.ToString(), item["name"]!.ToString(), (long)item["generation"]!, item["spec"]!["text"]!.ToString(), item["deleted_time"] is not null,
            reconciled is null ? "unknown" : $"{reconciled["status"]} at {reconciled["observed_generation"]}");
    }
}
