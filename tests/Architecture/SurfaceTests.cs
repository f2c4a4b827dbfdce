using HyperFleet.Fixtures;

namespace HyperFleet.Architecture.Tests;

/// <summary>
/// What a library offers is written down beside it, in <c>surface.txt</c>, and does not grow by accident. After a change that is meant,
/// <c>UPDATE_GOLDEN=1</c> writes the files anew: read the difference.
/// </summary>
public sealed class SurfaceTests
{
    // Its surface is Aspire's, held by its own tests.
    public static TheoryData<string> Libraries => [.. House.Libraries.Select(library => library.Name).Where(name => name != "Aspire.Local")];

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task The_public_surface_of_a_library_is_the_one_that_is_written_down(string name)
    {
        var library = House.Libraries.Single(room => room.Name == name);
        var path = Path.Combine(library.Folder, "surface.txt");
        var actual = SurfaceReader.Read(library.Assembly);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            await File.WriteAllLinesAsync(path, actual, TestContext.Current.CancellationToken);

        var written = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.Empty(actual.Except(written).Select(member => "not written down: " + member));
        Assert.Empty(written.Except(actual).Select(member => "missing: " + member));
    }
}
