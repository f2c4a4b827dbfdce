using HyperFleet.Api.Conditions;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Api.Statuses;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>What the database holds, compared with what it must hold.</summary>
internal static class StoredState
{
    private static readonly StatementName Name = new("query", "resources");

    /// <summary>Every stored resource has the conditions that its stored reports give, and the words of its labels and conditions; the number of resources looked at.</summary>
    public static async Task<int> AssertConditionsAreRecomputableAsync(ApiServer api)
    {
        var calculator = api.Service<ConditionCalculator>();
        var found = await ReadAsync(api);
        foreach (var (resource, hasChildren, terms, statuses) in found)
        {
            Assert.Equal(SearchTerms.Of(resource), terms);
            var computed = calculator.Compute(resource, statuses, hasChildren);
            Assert.True(computed.SequenceEqual(resource.Conditions),
                $"{resource.Kind} {resource.Id}\nstored   {string.Join("\n         ", resource.Conditions)}\ncomputed {string.Join("\n         ", computed)}");
        }
        return found.Count;
    }

    private static async Task<List<(Resource Resource, bool HasChildren, string[] Terms, List<AdapterStatus> Statuses)>> ReadAsync(ApiServer api)
    {
        await using var session = await api.Database.OpenAsync(TestContext.Current.CancellationToken);
        var all = await session.ReadAsync(
            Name, Sql.Command($"SELECT {ResourceRow.Columns}, EXISTS (SELECT FROM resources c WHERE c.owner_id = r.id), r.terms FROM resources r"), async (reader, token) =>
            {
                var rows = new List<(Resource, bool, string[])>();
                while (await reader.ReadAsync(token))
                    rows.Add((ResourceRow.Read(reader), reader.GetBoolean(ResourceRow.Count), reader.GetFieldValue<string[]>(ResourceRow.Count + 1)));
                return rows;
            }, TestContext.Current.CancellationToken);
        var found = new List<(Resource, bool, string[], List<AdapterStatus>)>();
        foreach (var (resource, hasChildren, terms) in all)
            found.Add((resource, hasChildren, terms, await session.ReadAsync(Name, StatusRows.OfResources([resource.Id]), StatusRows.ReadAllAsync, TestContext.Current.CancellationToken)));
        return found;
    }
}
