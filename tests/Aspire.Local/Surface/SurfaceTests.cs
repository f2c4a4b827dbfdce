using System.Runtime.CompilerServices;
using Aspire.Hosting;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Surface;

/// <summary>
/// The public surface is a contract: <c>aspire-surface.txt</c> (orchestration contract §10.4). A member may enter it only when every
/// supported version of Aspire has it. Run with <c>UPDATE_GOLDEN=1</c> to write it, and read the difference.
/// </summary>
public sealed class SurfaceTests
{
    [Fact]
    public async Task Public_members_equal_the_contract()
    {
        var path = ContractPath();
        var actual = SurfaceReader.Read(typeof(DistributedApplication).Assembly);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            await File.WriteAllLinesAsync(path, actual, TestContext.Current.CancellationToken);

        var contract = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);

        Assert.Empty(actual.Except(contract).Select(member => "not in the contract: " + member));
        Assert.Empty(contract.Except(actual).Select(member => "missing: " + member));
    }

    [Fact]
    public async Task AppHosts_refer_to_nothing_else()
    {
        var contract = (await File.ReadAllLinesAsync(ContractPath(), TestContext.Current.CancellationToken))
            .Select(line => line.Split(' ')[0]).ToHashSet();

        var references = MemberReferences.Into("HyperFleet.Aspire.Local", typeof(global::Projects.Sample_AppHost).Assembly.Location);

        Assert.NotEmpty(references);
        Assert.All(references, type => Assert.Contains(type, contract));
    }

    private static string ContractPath([CallerFilePath] string source = "") =>
        Path.GetFullPath("../../../libraries/Aspire.Local/aspire-surface.txt", Path.GetDirectoryName(source)!);
}
