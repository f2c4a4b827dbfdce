using HyperFleet.Aspire.Local.Tests.Surface;
using HyperFleet.Fixtures;

namespace HyperFleet.EndToEnd.Tests;

public sealed class SurfaceTests
{
    /// <summary>What keeps it compiling on the Aspire packages (orchestration contract §10.4).</summary>
    [Fact]
    public async Task The_AppHost_refers_only_to_what_every_supported_version_of_Aspire_has()
    {
        var contract = (await File.ReadAllLinesAsync(
            Repository.PathOf("libraries/Aspire.Local/aspire-surface.txt"), TestContext.Current.CancellationToken))
            .Select(line => line.Split(' ')[0]).ToHashSet();

        var references = MemberReferences.Into("HyperFleet.Aspire.Local", Path.Combine(AppContext.BaseDirectory, "HyperFleet.AppHost.dll"));

        Assert.NotEmpty(references);
        Assert.All(references, type => Assert.Contains(type, contract));
    }
}
