using System.Diagnostics;
using System.Globalization;

namespace HyperFleet.Cel.Tests.Performance;

/// <summary>Time that the current thread spent on a processor, so that a busy machine does not decide; wall time where there is no such clock.</summary>
internal static class ThreadClock
{
    private const string Schedule = "/proc/thread-self/schedstat";

    public static double Milliseconds(Action work)
    {
        var start = Now();
        work();
        return Now() - start;
    }

    private static double Now() => File.Exists(Schedule)
        ? double.Parse(File.ReadAllText(Schedule).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6
        : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
}
