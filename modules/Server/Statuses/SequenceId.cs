namespace HyperFleet.Server.Statuses;

/// <summary>Snowflakes: milliseconds, a node of 10 bits, a step of 12 bits (wire contract §4).</summary>
internal static class SequenceId
{
    private const int TimeShift = 22;
    private const long NodeMask = 0x3FF000;
    private const long StepMask = 0xFFF;

    /// <summary>Whether a status is newer than the stored one. Nothing stored accepts anything; of another node's the times alone compare.</summary>
    public static bool IsNewer(string? stored, string incoming)
    {
        if (string.IsNullOrEmpty(stored) || !long.TryParse(stored, out var before))
            return true;
        if (!long.TryParse(incoming, out var now))
            return false;
        var (then, since) = (before >> TimeShift, now >> TimeShift);
        return since != then ? since > then : (before & NodeMask) == (now & NodeMask) && (now & StepMask) > (before & StepMask);
    }
}
