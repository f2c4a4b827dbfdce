using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Search;

/// <summary>Searches over a small known fleet.</summary>
public sealed class SearchTests(SearchFleet fleet) : IClassFixture<SearchFleet>
{
    [Theory]
    [InlineData("labels.env='prod'", "one,two")]
    [InlineData("labels.env!='prod'", "three")]
    [InlineData("labels.env in ['dev','test']", "three")]
    [InlineData("labels.env not in ('prod')", "three")]
    [InlineData("labels.env like 'p%'", "one,two")]
    [InlineData("labels.env not like 'p%'", "three")]
    [InlineData("labels.env is null", "four")]
    [InlineData("labels.env is not null and labels.shard='2'", "two")]
    [InlineData("labels.'example.com/tier'='gold'", "one")]
    [InlineData("labels[\"example.com/tier\"]='gold'", "one")]
    [InlineData("name='one'", "one")]
    [InlineData("name in ['one','three']", "one,three")]
    [InlineData("NOT name='one'", "four,three,two")]
    [InlineData("not (name='one' or name='two')", "four,three")]
    [InlineData("name between 'f' and 'p'", "four,one")]
    [InlineData("name ilike 'T%'", "three,two")]
    [InlineData("generation=1", "four,one,three")]
    [InlineData("generation>1", "two")]
    [InlineData("generation=1.5", "")]
    [InlineData("created_time>'2020-01-01T00:00:00Z'", "four,one,three,two")]
    [InlineData("created_time<2020-01-01", "")]
    [InlineData("deleted_time is null", "four,one,three,two")]
    [InlineData("created_by='system@hyperfleet.local' and owner_id is null", "four,one,three,two")]
    [InlineData("spec.region='us'", "one,two")]
    [InlineData("spec.platform.gcp.projectID='p1'", "one")]
    [InlineData("spec.nodes>=5", "one,two")]
    [InlineData("spec.nodes<5", "three")]
    [InlineData("spec.nodes in [5]", "one")]
    [InlineData("spec.nodes between 4 and 6", "one")]
    [InlineData("spec.nodes='many'", "four")]
    [InlineData("spec.private=true", "one")]
    [InlineData("spec.missing.deep='x'", "")]
    [InlineData("status.conditions.Reconciled='True'", "one")]
    [InlineData("status.conditions.Reconciled='False' and labels.env='prod'", "two")]
    [InlineData("status.conditions.Reconciled='Unknown'", "")]
    [InlineData("status.conditions.ASuccessful is null", "four,three,two")]
    [InlineData("status.conditions.Reconciled.observed_generation=2", "two")]
    [InlineData("status.conditions.Reconciled.last_updated_time>'2020-01-01T00:00:00Z' and name='one'", "one")]
    [InlineData("status.conditions.Reconciled='True' and status.conditions.Reconciled.last_updated_time<='2020-01-01T00:00:00Z'", "")]
    [InlineData("status.conditions.Reconciled='True' or labels.env='dev'", "one,three")]
    public async Task A_search_finds_what_it_says(string search, string names)
    {
        var found = (await fleet.Api.GetAsync($"clusters?order=name&search={Uri.EscapeDataString(search)}")).Expect(200).Names();
        Assert.Equal(names, string.Join(',', found));
    }

    [Theory]
    [InlineData("generation='abc'")]
    [InlineData("generation=true")]
    [InlineData("created_time='not-a-date'")]
    [InlineData("created_time=5")]
    [InlineData("generation like '1'")]
    [InlineData("properties.foo='bar'")]
    [InlineData("label.environment='x'")]
    [InlineData("nonexistent_column='x'")]
    [InlineData("spec='x'")]
    [InlineData("labels='x'")]
    [InlineData("status.conditions.reconciled='True'")]
    [InlineData("status.conditions.Reconciled='true'")]
    [InlineData("status.conditions.Reconciled!='True'")]
    [InlineData("status.conditions.Reconciled in ['True']")]
    [InlineData("status.conditions.Reconciled.reason='x'")]
    [InlineData("status.conditions.Reconciled.observed_generation='1'")]
    [InlineData("status.conditions.Reconciled.last_updated_time='x'")]
    [InlineData("status.conditions.Reconciled.last_updated_time in ['2020-01-01']")]
    [InlineData("NOT status.conditions.Reconciled='True'")]
    [InlineData("NOT (name='x' or status.conditions.Reconciled='True')")]
    [InlineData("NOT labels.env='prod'")]
    [InlineData("name like 'x\\\\'")]
    [InlineData("name ~= 'x'")]
    [InlineData("'; DROP TABLE resources; --")]
    [InlineData("name='x'; DROP TABLE resources")]
    [InlineData("name='x') or (name='one'")]
    [InlineData("1=1")]
    [InlineData("name=one")]
    public async Task A_search_that_cannot_be_run_is_a_clean_400(string search) =>
        (await fleet.Api.GetAsync($"clusters?search={Uri.EscapeDataString(search)}")).ExpectProblem(400, "VAL-005");

    [Fact]
    public async Task A_search_of_the_largest_size_and_depth_runs()
    {
        foreach (var search in new[]
        {
            string.Join(" or ", Enumerable.Repeat("id='x'", 400)) + " or name='one'",
            string.Join(" or ", Enumerable.Repeat("labels.a='x'", 230)) + " or name='one'",
            string.Join(" and ", Enumerable.Repeat("spec.nodes>=5", 220)) + " and name='one'",
            string.Concat(Enumerable.Repeat("not ", 40)) + "name='one'",
            new string('(', 45) + "name='one'" + new string(')', 45),
            $"name in [{string.Join(',', Enumerable.Repeat("'one'", 500))}]",
        })
        {
            var reply = await fleet.Api.GetAsync($"clusters?search={Uri.EscapeDataString(search)}");
            Assert.Equal(["one"], reply.Expect(200).Names());
        }
    }

    [Fact]
    public async Task No_search_text_shows_another_kind()
    {
        var attempts = Gen.Elements("name='one'", ")", "(", " or ", " and ", "kind='Secret'", "1=1", "'", "--", "not ", "name is not null", "labels.env is null").ArrayOf(6);
        foreach (var attempt in attempts.Sample(60, 10).Select(parts => string.Concat(parts)).Concat(["kind='Cluster'", "name is not null or kind='Cluster'"]))
        {
            var reply = await fleet.Api.GetAsync($"channels?search={Uri.EscapeDataString(attempt)}");
            Assert.True(reply.Status is 200 or 400, $"{attempt}: {reply.Status} {reply.Body}");
            if (reply.Status == 200)
                Assert.Equal(0, (int)reply.Json["total"]!);
        }
    }
}
