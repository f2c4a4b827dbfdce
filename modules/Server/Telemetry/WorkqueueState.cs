using System.Runtime.InteropServices;

namespace HyperFleet.Server.Telemetry;

/// <summary>A queue at this moment.</summary>
/// <param name="Waiting">Items that nobody works on.</param>
/// <param name="Unfinished">The ages of the works under way, summed.</param>
/// <param name="Longest">The oldest of them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WorkqueueState(int Waiting, TimeSpan Unfinished, TimeSpan Longest);
