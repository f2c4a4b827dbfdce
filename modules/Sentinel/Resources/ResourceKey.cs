using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HyperFleet.Sentinel.Resources;

/// <summary>
/// Stands for an id where one is remembered for every resource of a fleet: 16 bytes instead of a text of about 100. A UUID, which is what
/// the API gives, is its own key; of any other text it is half of its SHA-256. No two ids share one.
/// </summary>
internal readonly record struct ResourceKey(Guid Value)
{
    private const int UuidLength = 36;

    public static ResourceKey Of(string id) =>
        id.Length == UuidLength && Guid.TryParseExact(id, "D", out var uuid) && !id.AsSpan().ContainsAnyInRange('A', 'F') ? new(uuid) : new(Digest(id));

    private static Guid Digest(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), hash);
        return new(hash[..(SHA256.HashSizeInBytes / 2)]);
    }
}
