using System.Numerics;
using System.Text;

namespace HyperFleet.Sentinel.Coordination;

/// <summary>
/// The fixed shares of the work. A resource belongs to one partition for ever, by its id; a partition to the live replica that wins it
/// by hash (rendezvous), so that a replica that comes or goes moves no partitions but its own.
/// </summary>
internal static class Partitions
{
    public const int Count = 64;

    /// <summary>Every partition; a set of them is one bit each.</summary>
    public const ulong All = ulong.MaxValue;

    public static int Of(string id) => (int)(Hash(id) % Count);

    public static bool Contains(ulong set, string id) => ((set >> Of(id)) & 1) == 1;

    public static int Size(ulong set) => BitOperations.PopCount(set);

    /// <summary>What one of the members has to do. All members come to the same division from the same list.</summary>
    public static ulong Share(string member, IReadOnlyCollection<string> members)
    {
        var share = 0UL;
        for (var partition = 0; partition < Count; partition++)
        {
            if (string.Equals(members.MaxBy(m => (Hash($"{partition}/{m}"), m), Comparer<(ulong, string)>.Create(Compare)), member, StringComparison.Ordinal))
                share |= 1UL << partition;
        }

        return share;
    }

    private static int Compare((ulong Hash, string Name) a, (ulong Hash, string Name) b) =>
        a.Hash != b.Hash ? a.Hash.CompareTo(b.Hash) : string.CompareOrdinal(a.Name, b.Name);

    // FNV-1a, then mixed: the runtime's own hash differs from process to process, and FNV alone is uneven in its low bits.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ octet) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
