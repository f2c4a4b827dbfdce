using HyperFleet.Fixtures;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>Looks for the planted secrets in everything that a run leaves behind.</summary>
internal sealed class LeakSearch(SecuredFleet fleet)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Which place shows which secret.</summary>
    public async Task<IReadOnlyList<string>> FindAsync()
    {
        List<(string Place, string Text)> places = [.. fleet.Servers.Printed, .. fleet.Printed, .. ProcessList()];
        foreach (var role in SecuredFleet.Roles)
            Assert.True(places.Exists(place => place.Place == role && place.Text.Length > 0), $"{role} has printed nothing: there was nothing to search");
        foreach (var signal in (string[])["traces", "metrics", "logs"])
            await Eventually.True(() => fleet.Servers.Surroundings.Exports.ContainsKey(signal), SecuredFleet.Patience, $"{signal} are exported");
        foreach (var database in (string[])["fleet", "maestro"]) places.Add(($"database {database}", await fleet.Servers.DumpAsync(database)));
        foreach (var page in Pages()) places.Add((page.ToString(), await PageAsync(page)));
        return [.. fleet.Servers.Surroundings.Leaks.Concat(places.SelectMany(place => fleet.Servers.Secrets.ShownBy(place.Place, place.Text))).Distinct()];
    }

    private IEnumerable<Uri> Pages() =>
    [
        .. ((string[])["api", "maestro"]).Select(role => new Uri($"https://127.0.0.1:{fleet.Port(role + "-metrics")}/metrics")),
        .. ((string[])["sentinel", "landing-zone", "cluster-setup", "agent"]).Select(role => new Uri($"http://127.0.0.1:{fleet.Port(role + "-metrics")}/metrics")),
        .. ((string[])["landing-zone", "cluster-setup"]).Select(role => new Uri($"http://127.0.0.1:{fleet.Port(role + "-health")}/config")),
    ];

    private async Task<string> PageAsync(Uri page)
    {
        using var client = fleet.Client();
        var text = await client.GetStringAsync(page, Cancellation);
        Assert.NotEmpty(text);
        return text;
    }

    private static IEnumerable<(string Place, string Text)> ProcessList()
    {
        foreach (var process in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            var line = "";
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // it has just ended
            }
            yield return ($"the process list ({line.Split(' ')[0]})", line);
        }
    }
}
