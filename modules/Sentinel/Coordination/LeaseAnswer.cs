namespace HyperFleet.Sentinel.Coordination;

/// <summary>What the API said about a lease.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="Lease">The lease as it is now, when the API showed it.</param>
/// <param name="Reason">For the log, when it is trouble.</param>
internal sealed record LeaseAnswer(LeaseAnswer.Is Kind, Lease? Lease = null, string Reason = "")
{
    internal enum Is
    {
        /// <summary>Read, or taken.</summary>
        Granted,

        /// <summary>There is no such lease.</summary>
        Absent,

        /// <summary>Another holds it.</summary>
        Held,

        /// <summary>This API has no leases, or none for us.</summary>
        Unsupported,

        /// <summary>No answer, or one that may be different next time.</summary>
        Failed,
    }
}
