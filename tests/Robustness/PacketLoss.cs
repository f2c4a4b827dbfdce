using System.Diagnostics;

namespace HyperFleet.Robustness.Tests;

/// <summary>
/// Loses packets of one port by rules of <c>nft</c>. <c>HYPERFLEET_TEST_PACKET_LOSS=yes</c> says that the run is in a network namespace of
/// its own, where they touch nobody else.
/// </summary>
internal static class PacketLoss
{
    private const int Percent = 10;
    private const string Table = "inet hyperfleet_loss";

    public static bool IsPossible => Environment.GetEnvironmentVariable("HYPERFLEET_TEST_PACKET_LOSS") is { Length: > 0 };

    public static Task BeginAsync(int port) => NftAsync(
        $"add table {Table}; add chain {Table} input {{ type filter hook input priority 0; }}; "
        + string.Join("; ", ((string[])["dport", "sport"]).Select(way => $"add rule {Table} input tcp {way} {port} numgen random mod 100 < {Percent} drop")));

    public static Task EndAsync() => NftAsync($"delete table {Table}");

    private static async Task NftAsync(string rules)
    {
        using var nft = Process.Start(new ProcessStartInfo("nft", [rules]) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = await nft.StandardError.ReadToEndAsync();
        await nft.WaitForExitAsync();
        Assert.True(nft.ExitCode == 0, $"nft '{rules}' ended with {nft.ExitCode}: {said}");
    }
}
