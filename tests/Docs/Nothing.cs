namespace HyperFleet.Docs.Tests;

/// <summary>The failure of a list of complaints: each on a line of its own, whole.</summary>
internal static class Nothing
{
    public static void Wrong(IEnumerable<string> complaints)
    {
        var all = complaints.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
